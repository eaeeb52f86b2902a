import { describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { requestSchemas } from './requests.ts'

const { startConversation, refresh, signIn, createDraw, joinDraw, resumeDraw, likeDraw, likeMessage } = requestSchemas
const { events, agentEvents, closedConversations, search, socket, drawSocket, drawStatus, drawMessages } = requestSchemas

const long = (length: number) => 'x'.repeat(length)
const start = { department: 'support', locale: 'en', page: '' }
const draw = { title: 'The autumn draw', wall: '2026-10-01T20:00', zone: 'Asia/Kolkata' }
const email = 'maya@shop.example'

describe('a request is valid', () => {
  it.each<[string, z.ZodType, object, object?]>([
    ['start a conversation', startConversation.body, start],
    ['start a conversation with the longest values', startConversation.body, { department: long(64), locale: long(35), page: long(2_048) }],
    ['start on a page with a long address and a wrong language', startConversation.body, { ...start, locale: 'C', page: long(9_000) }],
    ['refresh', refresh.body, { conversation: long(128), refresh: long(128) }],
    ['sign in', signIn.body, { email, password: long(256) }],
    ['a page of events', events.query, { before: '7', limit: '200' }, { before: 7, limit: 200 }],
    ['a page of events by default', agentEvents.query, {}, { limit: 50 }],
    ['closed conversations', closedConversations.query, { before: '1' }, { before: 1 }],
    ['closed conversations by default', closedConversations.query, {}],
    ['search', search.query, { q: ` ${long(200)} ` }, { q: long(200) }],
    ['an upgrade', socket.query, { since: '0', epoch: long(64) }, { since: 0, epoch: long(64) }],
    ['an upgrade by default', drawSocket.query, {}, { since: 0 }],
    ['a draw by id', drawStatus.query, { draw: long(128) }],
    ['the current draw', drawStatus.query, {}],
    ['messages of a draw', drawMessages.query, { draw: 'd', before: '3' }, { draw: 'd', before: 3, limit: 50 }],
    ['join a draw', joinDraw.body, { draw: long(128), name: long(128) }],
    ['join the current draw without a name', joinDraw.body, {}],
    ['resume', resumeDraw.body, { guest: long(2_048) }],
    ['a like', likeDraw.body, {}, { on: true }],
    ['a like without a body', likeMessage.body, undefined as never, { on: true }],
    ['a like removed', likeMessage.body, { on: false }],
    ['a new draw', createDraw.body, draw],
    [
      'a new draw with seconds and people',
      createDraw.body,
      { ...draw, wall: '2026-10-01T20:00:30', hosts: Array(20).fill(long(128)), moderators: [] },
    ],
    ['a title, trimmed', createDraw.body, { ...draw, title: ` ${long(80)} ` }, { ...draw, title: long(80) }],
  ])('%s', (_, schema, given, parsed = given) => {
    expect(schema.parse(given)).toEqual(parsed)
  })
})

describe('a request is invalid', () => {
  it.each<[string, z.ZodType, object]>([
    ['an empty department', startConversation.body, { ...start, department: '' }],
    ['a long department', startConversation.body, { ...start, department: long(65) }],
    ['no page', startConversation.body, { department: 'support', locale: 'en' }],
    ['an empty conversation', refresh.body, { conversation: '', refresh: 'r' }],
    ['a long conversation', refresh.body, { conversation: long(129), refresh: 'r' }],
    ['an empty refresh secret', refresh.body, { conversation: 'c', refresh: '' }],
    ['a long refresh secret', refresh.body, { conversation: 'c', refresh: long(129) }],
    ['an invalid e-mail address', signIn.body, { email: 'maya', password: 'p' }],
    ['a long e-mail address', signIn.body, { email: `${Array(5).fill(long(60)).join('.')}${email}`, password: 'p' }],
    ['an empty password', signIn.body, { email, password: '' }],
    ['a long password', signIn.body, { email, password: long(257) }],
    ['a place below 1', events.query, { before: '0' }],
    ['a fraction of a place', events.query, { before: '1.5' }],
    ['a page without events', events.query, { limit: '0' }],
    ['a page that is too long', events.query, { limit: '201' }],
    ['a closed place below 1', closedConversations.query, { before: '0' }],
    ['an empty search', search.query, { q: '  ' }],
    ['a long search', search.query, { q: long(201) }],
    ['a negative place in an upgrade', socket.query, { since: '-1' }],
    ['a fraction of a place in an upgrade', socket.query, { since: '0.5' }],
    ['a long epoch', socket.query, { epoch: long(65) }],
    ['an empty draw id', drawStatus.query, { draw: '' }],
    ['a long draw id', drawStatus.query, { draw: long(129) }],
    ['a page of draw messages that is too long', drawMessages.query, { limit: '201' }],
    ['messages of an empty draw id', drawMessages.query, { draw: '' }],
    ['join an empty draw id', joinDraw.body, { draw: '' }],
    ['join a long draw id', joinDraw.body, { draw: long(129) }],
    ['join with a long name', joinDraw.body, { name: long(129) }],
    ['an empty guest token', resumeDraw.body, { guest: '' }],
    ['a long guest token', resumeDraw.body, { guest: long(2_049) }],
    ['a like that is not a boolean', likeDraw.body, { on: 'yes' }],
    ['a blank title', createDraw.body, { ...draw, title: '  ' }],
    ['a long title', createDraw.body, { ...draw, title: long(81) }],
    ['a date without a time', createDraw.body, { ...draw, wall: '2026-10-01' }],
    ['a time with an offset', createDraw.body, { ...draw, wall: '2026-10-01T20:00:30Z' }],
    ['text before a time', createDraw.body, { ...draw, wall: 'at 2026-10-01T20:00' }],
    ['an empty zone', createDraw.body, { ...draw, zone: '' }],
    ['a long zone', createDraw.body, { ...draw, zone: long(65) }],
    ['an empty host id', createDraw.body, { ...draw, hosts: [''] }],
    ['a long host id', createDraw.body, { ...draw, hosts: [long(129)] }],
    ['twenty-one moderators', createDraw.body, { ...draw, moderators: Array(21).fill('omar') }],
  ])('%s', (_, schema, given) => {
    expect(schema.safeParse(given).success).toBe(false)
  })
})
