import { expect, test } from 'vitest'
import { cardsOf, type MessagePart, offersPerson, textOf } from './message.ts'

const parts: readonly MessagePart[] = [
  { type: 'text', text: 'Your invoice is here.' },
  { type: 'file', id: 'f1', name: 'invoice.pdf', mediaType: 'application/pdf', bytes: 1_024 },
  { type: 'card', title: 'Pay an invoice', url: '/help/pay-an-invoice' },
  { type: 'text', text: 'Anything else?' },
]

test('the text of a message is that of its text parts, and a removed message has none', () => {
  expect(textOf(parts)).toBe('Your invoice is here.\n\nAnything else?')
  expect(textOf([])).toBe('')
})

test('the cards of a message are its card parts', () => {
  expect(cardsOf(parts)).toEqual([{ type: 'card', title: 'Pay an invoice', url: '/help/pay-an-invoice' }])
})

test('a message offers a person only by an action of that name', () => {
  expect(offersPerson(parts)).toBe(false)
  expect(offersPerson([...parts, { type: 'action', action: 'request-person' }])).toBe(true)
  expect(offersPerson([{ type: 'action', action: 'something-new' } as unknown as MessagePart])).toBe(false)
})
