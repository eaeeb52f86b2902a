import type { InboxCounts, InboxRow } from '../../protocol/inbox.ts'

const claimedBy = 'claimed:'

type Counted = Pick<InboxRow, 'status'>

/** The numbers that this row is part of. */
const namesOf = ({ status }: Counted): readonly string[] => [
  'all',
  ...(status.is === 'waiting' ? ['waiting'] : []),
  ...(status.is === 'claimed' ? [claimedBy + status.agent.id] : []),
]

/** How many open conversations each view has. In memory; `stored` and the constructor are inverse. */
export class RowCounts {
  readonly #numbers: Map<string, number>

  constructor(stored = '{}') {
    this.#numbers = new Map(Object.entries(JSON.parse(stored) as Record<string, number>))
  }

  get stored(): string {
    return JSON.stringify(Object.fromEntries(this.#numbers))
  }

  read(): InboxCounts {
    return countsOf(this.#numbers)
  }

  /** A row was replaced. `undefined`: it is not in the list. Returns the changed numbers, if any. */
  move(before: Counted | undefined, after: Counted | undefined): InboxCounts | undefined {
    const [old, next] = [before, after].map((row) => new Set(row ? namesOf(row) : [])) as [Set<string>, Set<string>]
    const changed = [...old, ...next].filter((name) => old.has(name) !== next.has(name))
    if (changed.length === 0) return undefined
    const numbers = changed.map((name) => [name, (this.#numbers.get(name) ?? 0) + (next.has(name) ? 1 : -1)] as const)
    for (const [name, n] of numbers) n > 0 ? this.#numbers.set(name, n) : this.#numbers.delete(name)
    return countsOf(new Map([...[...this.#numbers].filter(([name]) => !name.startsWith(claimedBy)), ...numbers]))
  }

  /** The agents who have claimed anything. */
  claimants(): string[] {
    return [...this.#numbers.keys()].filter((name) => name.startsWith(claimedBy)).map((name) => name.slice(claimedBy.length))
  }
}

function countsOf(numbers: ReadonlyMap<string, number>): InboxCounts {
  const claimed = [...numbers].filter(([name]) => name.startsWith(claimedBy)).map(([name, n]) => [name.slice(claimedBy.length), n])
  return { all: numbers.get('all') ?? 0, waiting: numbers.get('waiting') ?? 0, claimed: Object.fromEntries(claimed) }
}
