/**
 * The tables of one room, in its own SQLite. Migrations only add: during a deploy old and new code
 * run side by side. `PRAGMA user_version` is refused by the platform, so the count of those applied
 * is a row.
 */
const migrations: readonly string[] = [
  `CREATE TABLE room (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, state TEXT NOT NULL);
   -- The command is a hash of what caused the event; none once the event is blanked. No index: each
   -- would cost a written row for each message.
   CREATE TABLE events (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, author TEXT NOT NULL, id TEXT NOT NULL, command TEXT, body TEXT NOT NULL);
   CREATE TABLE cursors (one INTEGER PRIMARY KEY CHECK (one = 1), cursors TEXT NOT NULL);
   CREATE TABLE access (one INTEGER PRIMARY KEY CHECK (one = 1), room TEXT NOT NULL, refresh_hash TEXT NOT NULL, used_at INTEGER NOT NULL, generation INTEGER NOT NULL);
   CREATE TABLE revocations (person TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
   -- Draws only: who likes what, how many do, and the relays that have asked for the draw.
   CREATE TABLE likes (target INTEGER NOT NULL, person TEXT NOT NULL, liked INTEGER NOT NULL, PRIMARY KEY (target, person)) WITHOUT ROWID;
   CREATE TABLE like_totals (target INTEGER PRIMARY KEY, likes INTEGER NOT NULL);
   CREATE TABLE relays (n INTEGER PRIMARY KEY);
   -- Draws only: the entries that were used and have not expired yet.
   CREATE TABLE entries (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;`,
]

/** Brings the tables of a room up to date; when they are, it only reads. */
export function migrateRoom(sql: SqlStorage): void {
  // `CREATE TABLE IF NOT EXISTS` would open a transaction in each wake.
  const isNew = sql.exec("SELECT 1 FROM sqlite_master WHERE name = '_migrations'").toArray().length === 0
  if (isNew) sql.exec('CREATE TABLE _migrations (n INTEGER PRIMARY KEY)')
  const done = sql.exec<{ n: number }>('SELECT count(*) AS n FROM _migrations').one().n
  for (const [n, migration] of migrations.entries()) {
    if (n < done) continue
    sql.exec(migration)
    sql.exec('INSERT INTO _migrations (n) VALUES (?)', n)
  }
}
