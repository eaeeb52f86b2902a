import { type Badge, badgesOf, type LoggedDrawEvent } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { DrawMessage } from '../../protocol/http/route.ts'

/** What stands in one line for good: who said what, and when. */
export interface BareLine {
  /** Of a message: the id of the command that said it. */
  readonly key: string
  readonly seq: number
  readonly at: number
  /** Of a winner's line: the winner. */
  readonly by: Person
  readonly kind: 'message' | 'opened' | 'closed' | 'winner'
  /** '' in lines that are not a message: the page has its own words for those. */
  readonly text: string
}

/** One line of a draw as the eye sees it: with what the crowd makes of it. */
export interface DrawLine extends BareLine {
  readonly badges: readonly Badge[]
  readonly likes: number
  /** Whether I like it; at once, whatever the total says yet. */
  readonly liked: boolean
}

/** The line of an event, if it has one. What was removed has none, and neither has a word that we do not know yet. */
export function lineIn(event: LoggedDrawEvent): BareLine | undefined {
  const { seq, at, by, id } = event
  const bare = { key: `${id}:${seq}`, seq, at, by, text: '' }
  switch (event.type) {
    case 'message.posted':
      return event.removed ? undefined : { ...bare, key: id, kind: 'message', text: event.text }
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

/** The same of a message that came with a page. */
export const lineOn = ({ id, seq, at, by, text }: DrawMessage): BareLine => ({ key: id, seq, at, by, kind: 'message', text })

export interface LineContext {
  readonly winners: readonly Person[]
  likesOf(seq: number): number
  isLiked(seq: number): boolean
}

/** Dresses lines with what the crowd makes of them. A line that looks as before is the same object as before, so that a page need not draw it again. */
export class LineCache {
  readonly #worn = new WeakMap<BareLine, DrawLine>()

  decorate(bare: BareLine, { winners, likesOf, isLiked }: LineContext): DrawLine {
    const line: DrawLine = { ...bare, badges: badgesOf(bare.by, winners), likes: likesOf(bare.seq), liked: isLiked(bare.seq) }
    const before = this.#worn.get(bare)
    if (before && before.likes === line.likes && before.liked === line.liked && before.badges.length === line.badges.length) return before
    this.#worn.set(bare, line)
    return line
  }
}
