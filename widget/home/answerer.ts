import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { ChatConfig, DepartmentCard } from '../../protocol/http/visitor.ts'
import { languageOf } from '../../protocol/locale.ts'

/** The parts of `ChatState` that determine who answers. */
interface Known {
  readonly config: ChatConfig | undefined
  readonly department: DepartmentCard | undefined
  readonly snapshot: ConversationSnapshot | undefined
}

/**
 * A department in the visitor's language, or in its default language if there is no translation.
 */
export const cardIn = (locale: string, card: DepartmentCard): DepartmentCard => ({
  ...card,
  ...(card.translations[locale] ?? card.translations[languageOf(locale)]),
})

/** The department of the conversation, the one chosen for it, or the only one there is. */
export function cardOf({ config, department, snapshot }: Known): DepartmentCard | undefined {
  const id = snapshot?.room?.department?.id ?? department?.id
  return config?.departments.find((card) => (id ? card.id === id : config.departments.length < 2))
}

/**
 * The name of the department's persona, in the visitor's language. The room stores it in one
 * language only.
 */
export const personaOf = (known: Known): string => cardOf(known)?.persona ?? known.snapshot?.room?.department?.persona ?? ''

export const nameOf = (known: Known, person: Person): string => (person.role === 'assistant' && personaOf(known)) || person.name

/** Who answers: the agent who claimed the conversation, or the department's persona. */
export function answererOf(known: Known): { readonly name: string; readonly id: string; readonly person: Person | undefined } {
  const room = known.snapshot?.room
  if (room?.status.is === 'claimed') return { ...room.status.agent, person: room.status.agent }
  return { name: personaOf(known), id: `persona ${room?.department?.id ?? cardOf(known)?.id ?? ''}`, person: undefined }
}
