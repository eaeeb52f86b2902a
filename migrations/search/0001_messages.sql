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
CREATE VIRTUAL TABLE messages USING fts5(text, tokenize = 'unicode61 remove_diacritics 2');

-- Without it a deleted row leaves its words in the index.
INSERT INTO messages(messages, rank) VALUES ('secure-delete', 1);
