-- Help articles and their passages. `terms` holds the stems of title, keywords, heading and text (domain/text/stemming.ts): SQLite's tokenizers
-- do not know Arabic, so the words are folded before they come here and the tokenizer only has to part them.
CREATE TABLE articles (
  slug TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  language TEXT NOT NULL,
  department TEXT NOT NULL,
  keywords TEXT NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;

CREATE VIRTUAL TABLE passages USING fts5(
  slug UNINDEXED,
  title UNINDEXED,
  keywords UNINDEXED,
  heading UNINDEXED,
  text UNINDEXED,
  language UNINDEXED,
  terms,
  tokenize = 'unicode61 remove_diacritics 2'
);
