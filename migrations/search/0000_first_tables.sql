-- Search is derived and can be rebuilt from the rooms at any time. A room gets a number here, so that
-- number × 2^21 + the first place of a segment is the rowid of its document.
CREATE TABLE rooms (
  number INTEGER PRIMARY KEY,
  room TEXT NOT NULL UNIQUE
);

-- One document per segment of a room's log (storage/d1/segments.ts). `text`: its messages as JSON. A document stays when all
-- of them are removed, so that a late batch cannot bring them back: its `rev` is higher.
-- With its own text: FTS5 over a WITHOUT ROWID table fails at MATCH, and a contentless one ignores secure-delete.
-- `terms` is the text folded and split (storage/search/tokens.ts); the tokenizer only has to part it at spaces.
CREATE VIRTUAL TABLE segments USING fts5(rev UNINDEXED, text UNINDEXED, terms, tokenize = 'ascii');

-- Without it a deleted row leaves its words in the index.
INSERT INTO segments(segments, rank) VALUES ('secure-delete', 1);

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
