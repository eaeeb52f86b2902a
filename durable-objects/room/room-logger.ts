import type { CommandBase, Person } from '../../protocol/envelope.ts'
import type { AcceptedCommand, Committed, Logger } from './room.ts'

/** Too frequent and too fleeting for a line of their own. */
const unlogged: ReadonlySet<string> = new Set([
  'typing',
  'message.draft',
  'receipt.move',
  'presence.set',
  'agents.count',
  'time.pass',
  'like',
  'likes.count',
  'viewers.count',
])

type Line = Readonly<Record<string, string | number | object | undefined>>

/** One structured line; ids, codes and counts, never a body. */
const line = (is: string, room: string | undefined, what: Line): void => console.log(JSON.stringify({ is, room, ...what }))

/**
 * The log lines of one room. A turn leaves one, with what it accepted, recorded and broadcast: a line is paid for, and three
 * a turn were a tenth of what a busy room costs. Refused and followed have lines of their own.
 */
export class RoomLogger implements Logger {
  readonly #room: () => string | undefined
  #broadcast: { readonly sockets: number } | undefined

  constructor(room: () => string | undefined) {
    this.#room = room
  }

  turn(commands: readonly AcceptedCommand[], recorded: Committed): void {
    const broadcast = this.#broadcast
    this.#broadcast = undefined
    const accepted = commands
      .filter(({ command: { type } }) => !unlogged.has(type))
      .map(({ by: { id: by, role }, command: { type, id }, seq }) => ({ type, id, by, role, seq }))
    if (accepted.length === 0 && recorded.events === 0) return
    line('turn', this.#room(), { accepted, ...(recorded.events > 0 ? { recorded } : {}), broadcast })
  }

  refused({ id: by, role }: Person, { type, id }: CommandBase, code: string): void {
    line('refused', this.#room(), { type, id, by, role, code })
  }

  /** The turn that is under way was told to so many. */
  published(sockets: number): void {
    this.#broadcast = { sockets }
  }

  followed(followers: Readonly<Record<string, number>>): void {
    line('followed', this.#room(), { followers })
  }

  failed(follower: string, tries: number, error: unknown): void {
    line('failed', this.#room(), { follower, tries, error: nameOf(error) })
  }

  error(what: unknown): void {
    line('trouble', this.#room(), { error: nameOf(what) })
  }
}

/** An error's own words may quote what somebody wrote, so only ours and the platform's first line go in. */
const nameOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : typeof error)
