-- By hand, because drizzle cannot say WITHOUT ROWID. How many like what in a draw: 0 is the draw itself, else a message's place.
CREATE TABLE like_totals (
  room TEXT NOT NULL,
  target INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  likes INTEGER NOT NULL,
  PRIMARY KEY (room, target)
) WITHOUT ROWID;
