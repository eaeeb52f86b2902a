import type { Person } from '../../protocol/envelope.ts'
import type { InboxAgents } from '../../storage/room/inbox-agents.ts'

/**
 * How often the inbox checks for agents who left without a close, while an agent may be missed:
 * 960 alarms a day. They are absent after 90 s of silence, so it shows within three minutes.
 */
const checkMs = 90_000
/** After this time the claims of an absent agent are released. */
const absentMs = 120_000

/** Which agents with claims are absent, and when to look again. */
export class Absences {
  readonly #agents: InboxAgents
  readonly #claimants: () => readonly string[]
  readonly #now: () => number
  #dueAt: number | undefined

  /** `claimants`: the agents who have claimed anything. */
  constructor(agents: InboxAgents, claimants: () => readonly string[], now: () => number) {
    this.#agents = agents
    this.#claimants = claimants
    this.#now = now
  }

  /** When the next check is due (epoch ms). */
  get dueAt(): number | undefined {
    return this.#dueAt
  }

  /** Records who is absent now; an absence that is known goes on. */
  record(online: readonly Person[]): void {
    const present = new Set(online.map(({ id }) => id))
    const absent = this.#claimants().filter((agent) => !present.has(agent))
    this.#agents.recordAbsent(absent, this.#now())
  }

  /** An alarm: returns the agents whose claims are to be released. */
  check(online: readonly Person[]): string[] {
    this.#dueAt = undefined
    this.record(online)
    this.schedule(online)
    return this.#agents.absentSince(this.#now() - absentMs)
  }

  /**
   * Only while someone could be missed: an agent with claims, or one whom another agent sees. Those
   * who are known to be absent are checked when their claims are due.
   */
  schedule(online: readonly Person[]): void {
    const now = this.#now()
    const absent = this.#agents.absentAfter(now - absentMs)
    const known = new Set(absent.map(({ agent }) => agent))
    const mayMiss = online.length > 1 || this.#claimants().some((agent) => !known.has(agent))
    const dues = [...(mayMiss ? [now + checkMs] : []), ...absent.map(({ at }) => at + absentMs)]
    if (dues.length > 0) this.#dueAt = Math.min(this.#dueAt ?? Number.POSITIVE_INFINITY, ...dues)
  }
}
