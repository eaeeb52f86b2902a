import type { Person } from '../../protocol/envelope.ts'

/**
 * So many viewers without a name count as people per network: a household or an office. Watching
 * needs no proof of anything, so a script could otherwise be any number of people.
 */
const mostPerNetwork = 20

/** A viewer without a name. `network` stands for their network; it need not name it. */
export const namelessViewer = (id: string, network: string): Person => ({ id: `g_${id}.${network}`, role: 'guest', name: '' })

/** How many people these are. Everyone with a name counts. */
export function countViewers(people: Iterable<Person>): number {
  let named = 0
  const nameless = new Map<string, number>()
  for (const { id, name } of people) {
    const network = id.split('.')[1]
    if (name !== '' || network === undefined) named++
    else nameless.set(network, (nameless.get(network) ?? 0) + 1)
  }
  return [...nameless.values()].reduce((sum, viewers) => sum + Math.min(viewers, mostPerNetwork), named)
}
