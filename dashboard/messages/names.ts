import type { Person } from '../../protocol/envelope.ts'
import type { DepartmentCard } from '../../protocol/http/visitor.ts'
import { languageOf } from '../../protocol/locale.ts'
import { locale, t } from './i18n.ts'

/**
 * Rooms store names in one language. The dashboard shows those that have a translation in its own:
 * departments, personas, and visitors whose name we made.
 */
let cards: readonly DepartmentCard[] = []

export function setDepartments(departments: readonly DepartmentCard[]): void {
  cards = departments
}

const translationOf = (card: DepartmentCard | undefined) => card?.translations[locale()] ?? card?.translations[languageOf(locale())]

/** The name of a department; rows of the list have no more than its name. */
export function departmentName(name: string): string {
  return translationOf(cards.find((card) => card.name === name))?.name ?? name
}

export function personaName(persona: string): string {
  return translationOf(cards.find((card) => card.persona === persona))?.persona ?? persona
}

export function personName({ role, name }: Person): string {
  if (role === 'assistant') return personaName(name)
  const number = role === 'visitor' ? /^Visitor (\d+)$/.exec(name)?.[1] : undefined
  return number === undefined ? name : t('person.visitor', { number })
}
