import type { Person } from '../../protocol/envelope.ts'
import type { DepartmentCard } from '../../protocol/http/visitor.ts'
import type { ChatState } from '../state/chat-state.ts'

type Known = Pick<ChatState, 'config' | 'department' | 'snapshot'>

/** A department as this visitor reads it: in her language where somebody wrote that down, else in its first. */
export const cardIn = (locale: string, card: DepartmentCard): DepartmentCard => ({
  ...card,
  ...(card.translations[locale] ?? card.translations[locale.split('-')[0] ?? '']),
})

/** The department that is asked, or is about to be. */
export function cardOf({ config, department, snapshot }: Known): DepartmentCard | undefined {
  const id = snapshot?.room?.department?.id ?? department?.id
  return config?.departments.find((card) => card.id === id)
}

/** What the one who answers before a person does is called. The room knows it in one language only, whoever reads. */
export const personaOf = (known: Known): string => cardOf(known)?.persona ?? known.snapshot?.room?.department?.persona ?? ''

export const nameOf = (known: Known, person: Person): string => (person.role === 'assistant' && personaOf(known)) || person.name

/** Who answers here: the agent who has it, else the persona of the department. */
export function answererOf(known: Known): { readonly name: string; readonly id: string; readonly person: Person | undefined } {
  const room = known.snapshot?.room
  if (room?.status.is === 'claimed') return { ...room.status.agent, person: room.status.agent }
  return { name: personaOf(known), id: `persona ${room?.department?.id ?? known.department?.id ?? ''}`, person: undefined }
}
