import type { Person, Said } from '../protocol/road.ts'
import type { Accepted, Journal } from './room.ts'

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

type Line = Readonly<Record<string, string | number | undefined | readonly object[] | Readonly<Record<string, number>>>>

/** One structured line; ids, codes and counts, never a body. */
const line = (is: string, room: string | undefined, what: Line): void => console.log(JSON.stringify({ is, room, ...what }))

/** The log lines of one room: accepted, recorded, broadcast, refused, followed. */
export class RoomJournal implements Journal {
  readonly #room: () => string | undefined

  constructor(room: () => string | undefined) {
    this.#room = room
  }

  /** One line for a turn: a line is paid for, and a busy room would write hundreds a second. */
  accepted(commands: readonly Accepted[]): void {
    const told = commands
      .filter(({ command: { type } }) => !unlogged.has(type))
      .map(({ by: { id: by, role }, command: { type, id }, seq }) => ({ type, id, by, role, seq }))
    const [only, ...others] = told
    if (only) line('accepted', this.#room(), others.length === 0 ? only : { commands: told })
  }

  refused({ id: by, role }: Person, { type, id }: Said, code: string): void {
    line('refused', this.#room(), { type, id, by, role, code })
  }

  recorded(head: number, events: number): void {
    line('recorded', this.#room(), { head, events })
  }

  broadcast(sockets: number): void {
    line('broadcast', this.#room(), { sockets })
  }

  followed(followers: Readonly<Record<string, number>>): void {
    line('followed', this.#room(), { followers })
  }

  failed(follower: string, tries: number, trouble: unknown): void {
    line('failed', this.#room(), { follower, tries, trouble: nameOf(trouble) })
  }

  trouble(what: unknown): void {
    line('trouble', this.#room(), { trouble: nameOf(what) })
  }
}

/** An error's own words may quote what somebody wrote, so only ours and the platform's first line go in. */
const nameOf = (trouble: unknown): string =>
  trouble instanceof Error ? `${trouble.name}: ${trouble.message.slice(0, 200)}` : typeof trouble
