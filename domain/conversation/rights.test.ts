import { describe, expect, it } from 'vitest'
import type { ConversationCommand } from '../../protocol/conversation.ts'
import { conversationClientCommands } from '../../protocol/conversation.ts'
import type { Role } from '../../protocol/envelope.ts'
import { conversation } from '../../tests/support/conversation-scenario.ts'
import { rights } from './rights.ts'

describe('the permission table', () => {
  const roles: readonly Role[] = ['guest', 'visitor', 'user', 'moderator', 'host', 'agent', 'admin', 'assistant', 'system']
  const internal = Object.keys(rights).filter(
    (type) => !(conversationClientCommands as readonly string[]).includes(type),
  ) as ConversationCommand['type'][]

  it('lists every role and command', () => {
    const allowed = roles.flatMap((role) =>
      (Object.keys(rights) as ConversationCommand['type'][])
        .filter((type) => conversation.may(role, type))
        .map((type) => `${role} ${type}`),
    )
    expect(allowed).toMatchSnapshot()
  })

  it('gives a visitor no command of staff, the assistant or the clock', () => {
    for (const type of [
      'note.post',
      'claim.take',
      'claim.release',
      'conversation.resolve',
      ...internal.filter((type) => type !== 'conversation.open'),
    ] as const)
      expect(conversation.may('visitor', type)).toBe(false)
  })

  it('refuses an unknown command', () => {
    expect(conversation.may('admin', 'toString' as ConversationCommand['type'])).toBe(false)
  })
})
