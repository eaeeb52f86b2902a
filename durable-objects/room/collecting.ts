/** A follower that collects starts at the first of these. */
export interface Collecting {
  /** Nothing was logged for so long (ms). */
  readonly quietMs: number
  /** The first event that it has to process is so old (ms). */
  readonly atMostMs: number
  /** It has to process so many events. */
  readonly events: number
}
