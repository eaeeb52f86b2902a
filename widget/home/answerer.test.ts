import { expect, test } from 'vitest'
import type { DepartmentCard } from '../../protocol/http/visitor.ts'
import { cardIn, nameOf } from './answerer.ts'

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
