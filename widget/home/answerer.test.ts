import { expect, test } from 'vitest'
import type { DepartmentCard } from '../../protocol/http/visitor.ts'
import { answererOf, cardIn, cardOf, nameOf } from './answerer.ts'

const arabic = { name: 'الفواتير', persona: 'سامي', greeting: 'مرحباً، أنا سامي.', description: 'الفواتير والمدفوعات' }
const billing: DepartmentCard = {
  ...{ id: 'billing', name: 'Billing', persona: 'Sami', greeting: 'Hello, I am Sami.', description: 'Invoices' },
  translations: { ar: arabic },
}

test('Rana in Beirut reads a department in Arabic; without a translation the default language is shown', () => {
  expect(cardIn('ar-LB', billing)).toMatchObject(arabic)
  expect(cardIn('ar', billing)).toMatchObject(arabic)
  expect(cardIn('sv', billing)).toEqual(billing)
})

test('the assistant has its translated name; an agent keeps their own name', () => {
  const known = {
    config: { departments: [cardIn('ar', billing)], agentsOnline: 0 },
    department: cardIn('ar', billing),
    snapshot: undefined,
  }
  expect(nameOf(known, { id: 'a', role: 'assistant', name: 'Sami' })).toBe('سامي')
  expect(nameOf(known, { id: 'omar', role: 'agent', name: 'Omar Said' })).toBe('Omar Said')
  expect(nameOf({ ...known, config: undefined, department: undefined }, { id: 'a', role: 'assistant', name: 'Sami' })).toBe('Sami')
})

test('the only department is that of a visitor who has chosen none; of several there is none yet', () => {
  const known = { department: undefined, snapshot: undefined }
  const one = { ...known, config: { departments: [billing], agentsOnline: 0 } }
  expect(cardOf(one)).toBe(billing)
  expect(answererOf(one)).toMatchObject({ name: 'Sami', id: 'persona billing' })
  expect(cardOf({ ...known, config: { departments: [billing, { ...billing, id: 'domains' }], agentsOnline: 0 } })).toBeUndefined()
})
