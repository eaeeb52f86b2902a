import type { Person } from '../../protocol/envelope.ts'

/** The clock, the counts and whatever else a room says of itself. */
export const system: Person = { id: 'system', role: 'system', name: 'Parley' }
