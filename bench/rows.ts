/**
 * Counts what the objects of this run write, as the platform bills it: rows of tables and indexes,
 * and each `setAlarm`.
 */
export class RowsWritten {
  /** Only objects created while counting are counted, because counting itself costs time. */
  isCounting = false
  #open: { readonly by: string; readonly cursor: SqlStorageCursor<Record<string, SqlStorageValue>> }[] = []
  #alarms: string[] = []

  /** Counts what this object writes from now on. */
  watch(by: string, { storage }: DurableObjectState): void {
    if (!this.isCounting) return
    const { exec } = storage.sql
    const watched = (...args: Parameters<typeof exec>) => {
      const cursor = exec.apply(storage.sql, args)
      // A SQL cursor knows its rows only after it has been read, so it is asked later.
      if (!/^\s*SELECT/i.test(args[0])) this.#open.push({ by, cursor })
      return cursor
    }
    Object.defineProperty(storage.sql, 'exec', { value: watched, configurable: true })
    const { setAlarm } = storage
    const armed = (...args: Parameters<typeof setAlarm>) => {
      this.#alarms.push(by)
      return setAlarm.apply(storage, args)
    }
    Object.defineProperty(storage, 'setAlarm', { value: armed, configurable: true })
  }

  /** Rows since the last call, by kind of object. */
  take(): Record<string, number> {
    const rows: Record<string, number> = {}
    for (const { by, cursor } of this.#open.splice(0)) rows[by] = (rows[by] ?? 0) + cursor.rowsWritten
    for (const by of this.#alarms.splice(0)) rows[by] = (rows[by] ?? 0) + 1
    return rows
  }
}
