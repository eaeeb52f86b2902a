import { type Badge, badgesOf, type LoggedDrawEvent } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { DrawMessage } from '../../protocol/http/draw.ts'

/** The part of a line that never changes: author, time and text. */
export interface BareLine {
  /** Of a message: its command id. */
  readonly key: string
  readonly seq: number
  readonly at: number
  /** Of a winner's line: the winner. */
  readonly by: Person
  readonly kind: 'message' | 'moved' | 'cancelled' | 'opened' | 'closed' | 'winner'
  /** '' in lines that are not a message; the page has its own texts for those. */
  readonly text: string
  /** Of a draw that was moved: its new time, epoch ms. */
  readonly drawAt?: number
}

/** One line of a draw as it is shown, with its badges and likes. */
export interface DrawLine extends BareLine {
  readonly badges: readonly Badge[]
  readonly likes: number
  /** Whether the viewer likes it. Changes at once, before the total does. */
  readonly liked: boolean
  /** The viewer has removed it a moment ago and can still undo that. */
  readonly removing: boolean
}

/** The line of an event. Removed messages and unknown event types have none. */
export function lineOfEvent(event: LoggedDrawEvent): BareLine | undefined {
  const { seq, at, by, id } = event
  const bare = { key: `${id}:${seq}`, seq, at, by, text: '' }
  switch (event.type) {
    case 'message.posted':
      return event.removed ? undefined : { ...bare, key: id, kind: 'message', text: event.text }
    case 'draw.edited':
      return event.changes.includes('time') ? { ...bare, kind: 'moved', drawAt: event.schedule.at } : undefined
    case 'draw.cancelled':
      return { ...bare, kind: 'cancelled' }
    case 'draw.opened':
      return { ...bare, kind: 'opened' }
    case 'draw.closed':
      return { ...bare, kind: 'closed' }
    case 'winner.drawn':
      return { ...bare, kind: 'winner', by: event.winner }
    default:
      return undefined
  }
}

/** The line of a message on a page. */
export const lineOfMessage = ({ id, seq, at, by, text }: DrawMessage): BareLine => ({ key: id, seq, at, by, kind: 'message', text })

export interface LineContext {
  readonly winners: readonly Person[]
  likesOf(seq: number): number
  isLiked(seq: number): boolean
  isRemoving(seq: number): boolean
}

/**
 * Adds badges and likes to lines. An unchanged line is the same object as before, so the page does
 * not render it again.
 */
export class LineCache {
  readonly #lines = new WeakMap<BareLine, DrawLine>()

  decorate(bare: BareLine, { winners, likesOf, isLiked, isRemoving }: LineContext): DrawLine {
    const { seq } = bare
    const line: DrawLine = {
      ...bare,
      badges: badgesOf(bare.by, winners),
      likes: likesOf(seq),
      liked: isLiked(seq),
      removing: isRemoving(seq),
    }
    const before = this.#lines.get(bare)
    if (before && isSame(before, line)) return before
    this.#lines.set(bare, line)
    return line
  }
}

const isSame = (before: DrawLine, after: DrawLine): boolean =>
  before.likes === after.likes &&
  before.liked === after.liked &&
  before.removing === after.removing &&
  before.badges.length === after.badges.length
