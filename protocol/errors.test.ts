import { expect, it } from 'vitest'
import { clientRefusal, type RefusalCode, refusal, refusals } from './errors.ts'

it.each(Object.keys(refusals) as RefusalCode[])('%s has a message of its own', (code) => {
  const { message } = refusal(code)
  expect(message).toMatch(/^[A-Z].+\.$/)
  expect(Object.values(refusals).filter((other) => other === message)).toHaveLength(1)
})

it('a refusal without options has only type, code and message', () => {
  expect(refusal('closed')).toEqual({ type: 'refused', code: 'closed', message: refusals.closed })
  expect(Object.keys(refusal('closed'))).toEqual(['type', 'code', 'message'])
})

it('a refusal carries the command id, the delay until a retry and a more exact message', () => {
  const options = { id: 'layla-posts-1', retryAfterMs: 0, message: 'Maya has this conversation.' }
  expect(refusal('already-claimed', options)).toEqual({ type: 'refused', code: 'already-claimed', ...options })
})

it('a client refuses with the same codes and messages', () => {
  for (const code of ['too-long', 'empty-message', 'outbox-full', 'unavailable'] as const)
    expect(clientRefusal(code, { id: 'layla-posts-1' })).toEqual(refusal(code, { id: 'layla-posts-1' }))
  expect(clientRefusal('unavailable')).toEqual(refusal('unavailable'))
})
