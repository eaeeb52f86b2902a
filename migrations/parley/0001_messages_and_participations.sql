-- By hand, because drizzle cannot say WITHOUT ROWID: one row written per insert instead of two.
CREATE TABLE messages (
  room TEXT NOT NULL,
  seq INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  by TEXT NOT NULL,
  id TEXT NOT NULL,
  text TEXT NOT NULL,
  removed INTEGER NOT NULL,
  PRIMARY KEY (room, seq)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE participations (
  person TEXT NOT NULL,
  room TEXT NOT NULL,
  PRIMARY KEY (person, room)
) WITHOUT ROWID;
