-- Search is derived and can be rebuilt from the rooms at any time. A room gets a number here, so that
-- number × 2^21 + seq is the rowid of a message.
CREATE TABLE rooms (
  number INTEGER PRIMARY KEY,
  room TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  rev INTEGER NOT NULL
);

-- What is known of every message beside its words; stays when the words go, so that a late batch cannot bring them back.
CREATE TABLE places (
  place INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL
);

-- With its own text: FTS5 over a WITHOUT ROWID table fails at MATCH, and a contentless one ignores secure-delete.
-- `terms` is the text folded and split (storage/search/tokens.ts); the tokenizer only has to part it at spaces.
CREATE VIRTUAL TABLE messages USING fts5(text UNINDEXED, terms, tokenize = 'ascii');

-- Without it a deleted row leaves its words in the index.
INSERT INTO messages(messages, rank) VALUES ('secure-delete', 1);

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
