import { drawOf } from '../../durable-objects/namespaces.ts'
import { badgesOf } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import type { DrawMessage, DrawMessages } from '../../protocol/http/draw.ts'
import { roomLimits } from '../../protocol/limits.ts'
import { takeFromNetwork } from '../auth/stranger-rate-limits.ts'
import { StaleCache } from '../cache/stale-cache.ts'
import type { RequestContext } from '../context.ts'

interface Place {
  readonly before: number | undefined
  readonly limit: number
}

/** A range of a draw's log, oldest first, with the messages in it. */
interface Range {
  readonly events: readonly { readonly seq: number; readonly message: DrawMessage | undefined }[]
  /** Nothing is before it. */
  readonly start: boolean
}

const newest = new StaleCache<Range>(1_000, 200)
const older = new StaleCache<Range>(1_000, 200)

/**
 * The messages of a draw before a place, or the newest ones. They may be a second old. Whatever lies
 * in the newest events comes from one cached read; a network may ask for only so many older pages
 * that no one else has just read (`too-fast`).
 */
export async function messagesPage(c: RequestContext, draw: RoomId, place: Place): Promise<Omit<DrawMessages, 'draw'>> {
  const known = await newest.at(draw, () => readRange(c, draw, { before: undefined, limit: roomLimits.pageEvents }))
  const found = rangeIn(known, place)
  if (found !== undefined) return pageOf(found)
  return pageOf(
    await older.at(`${draw} ${place.before} ${place.limit}`, () => {
      takeFromNetwork(c, 'pages')
      return readRange(c, draw, place)
    }),
  )
}

/** The part of a range that answers for a place; undefined when some of it may lie before the range. */
function rangeIn({ events, start }: Range, { before = Number.POSITIVE_INFINITY, limit }: Place): Range | undefined {
  const earlier = events.filter(({ seq }) => seq < before)
  if (earlier.length > limit) return { events: earlier.slice(-limit), start: false }
  return earlier.length === limit || start || before === Number.POSITIVE_INFINITY ? { events: earlier, start } : undefined
}

const pageOf = ({ events, start }: Range): Omit<DrawMessages, 'draw'> => {
  const messages = events.flatMap(({ message }) => message ?? [])
  const [oldest] = events
  return start || oldest === undefined ? { messages } : { messages, next: oldest.seq }
}

async function readRange(c: RequestContext, draw: RoomId, { before, limit }: Place): Promise<Range> {
  const { events, start, totals, winners } = await drawOf(c.env, draw).page({ v: 1, limit, ...(before === undefined ? {} : { before }) })
  return {
    start,
    events: events.map((event) => {
      if (event.type !== 'message.posted' || event.removed) return { seq: event.seq, message: undefined }
      const { id, seq, at, by, text } = event
      return { seq, message: { id, seq, at, by, badges: badgesOf(by, winners), text, likes: totals[seq] ?? 0 } }
    }),
  }
}
