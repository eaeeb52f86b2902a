import type { Person } from '../../protocol/envelope.ts'

export const layla: Person = { id: 'visitor:layla', role: 'visitor', name: 'Layla' }
export const omar: Person = { id: 'agent:omar', role: 'agent', name: 'Omar Said' }
export const maya: Person = { id: 'agent:maya', role: 'agent', name: 'Maya Haddad' }
/** Writes over HTTP, and often. */
export const bot: Person = { id: 'agent:bot', role: 'agent', name: 'Import' }
export const nour: Person = { id: 'assistant', role: 'assistant', name: 'Nour' }
