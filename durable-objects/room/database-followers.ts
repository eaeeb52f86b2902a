import type { EventBase, LoggedEvent } from '../../protocol/envelope.ts'
import type { Collecting } from './collecting.ts'
import type { Follower } from './followers.ts'

const databaseMs = 30_000

interface DatabaseWriters<E extends EventBase> {
  readonly collects: Collecting
  /** Events that do not wait until more have collected. */
  readonly urgent: ReadonlySet<E['type']>
  /** Brings the archive up to date with these events. */
  archive(events: readonly LoggedEvent<E>[]): Promise<void>
  /** Brings the search index up to date with these events. */
  search(events: readonly LoggedEvent<E>[]): Promise<void>
}

/**
 * The followers of any room that write into databases: the archive in D1, a projection of the log,
 * and the search index in a database of its own. Each has its own place in the log, because each
 * database fails by itself.
 */
export function databaseFollowers<E extends EventBase>({ collects, urgent, archive, search }: DatabaseWriters<E>): readonly Follower<E>[] {
  const follower = (name: string, follow: Follower<E>['follow']): Follower<E> => ({
    name,
    limitMs: databaseMs,
    collects,
    isUrgent: ({ type }) => urgent.has(type),
    follow,
  })
  return [follower('archive', archive), follower('search', search)]
}
