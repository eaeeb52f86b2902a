import type { CommandBase, Person } from '../../protocol/envelope.ts'
import { errorName, log, logInternalError } from '../logging/logger.ts'
import { count } from '../metrics/isolate-counters.ts'
import type { AcceptedCommand, Committed, Logger } from './room.ts'

/** Commands that are too frequent for a line of their own. */
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

/** A turn with more commands than this is logged with their number by type. */
const listedAtMost = 8

/**
 * The log lines of one room. A turn writes one line with what it accepted, committed and published:
 * lines cost money, and three for each turn were a tenth of what a busy room costs. Refused and
 * followed have lines of their own.
 */
export class RoomLogger implements Logger {
  readonly #room: () => string | undefined
  readonly #version: string | undefined
  #published: { readonly sockets: number } | undefined

  readonly #countRefusal: (code: string) => void

  /** `version` names the deployed Worker in error lines. `countRefusal` is for a room without metrics of its own. */
  constructor(room: () => string | undefined, version?: string, countRefusal: (code: string) => void = () => undefined) {
    this.#room = room
    this.#version = version
    this.#countRefusal = countRefusal
  }

  turn(commands: readonly AcceptedCommand[], committed: Committed): void {
    const published = this.#published
    this.#published = undefined
    const logged = commands.filter(({ command: { type } }) => !unlogged.has(type))
    if (logged.length === 0 && committed.events === 0) return
    const accepted = logged.length > listedAtMost ? { counts: countsOf(logged) } : { accepted: logged.map(lineOf) }
    log('info', 'turn', { room: this.#room(), ...accepted, ...(committed.events > 0 ? { committed } : {}), published })
  }

  refused({ id: by, role }: Person, { type, id }: CommandBase, code: string): void {
    this.#countRefusal(code)
    log('info', 'refused', { room: this.#room(), type, id, by, role, code })
  }

  /** How many sockets the current turn was published to; `turn` writes it. */
  published(sockets: number): void {
    this.#published = { sockets }
  }

  /** How far each follower has read (`seq`). */
  followed(followers: Readonly<Record<string, number>>): void {
    log('info', 'followed', { room: this.#room(), followers })
  }

  /** A follower failed and will retry. */
  failed(follower: string, tries: number, error: unknown): void {
    if (follower === 'archive' || follower === 'search') count('d1Failures')
    log('warn', 'failed', { room: this.#room(), follower, tries, error: errorName(error) })
  }

  /** An unforeseen error. */
  error(error: unknown): void {
    logInternalError(error, { room: this.#room(), version: this.#version })
  }
}

const lineOf = ({ by: { id: by, role }, command: { type, id }, seq }: AcceptedCommand) => ({ type, id, by, role, seq })

function countsOf(commands: readonly AcceptedCommand[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { command } of commands) counts[command.type] = (counts[command.type] ?? 0) + 1
  return counts
}
