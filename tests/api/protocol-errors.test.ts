import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { ConversationItem } from '../../protocol/conversation.ts'
import { textOf } from '../../protocol/message.ts'
import { demoSecret } from '../../scripts/local/runtime.ts'
import { Credentials } from '../../worker/auth/credentials.ts'
import { newId, signIn, type Visitor, visitor } from '../support/clients/people.ts'
import { connect, type RawSocket, upgrade } from '../support/clients/raw-socket.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))
const refusedAs = (code: string) => (item: ConversationItem) => item.type === 'refused' && item.code === code
const isText = (text: string) => (item: ConversationItem) => item.type === 'message.posted' && textOf(item.parts) === text
const sentences = async (who: Visitor) =>
  (await who.history()).flatMap((event) =>
    event.type === 'message.posted' && event.by.id === who.pass.you.id ? [textOf(event.parts)] : [],
  )

describe('a bad frame is refused with a code, stores nothing and affects no other socket', () => {
  let layla: Visitor
  let laylas: RawSocket

  beforeAll(async () => {
    layla = await visitor(system)
    laylas = await layla.connect()
  })

  const posting = (more: object = {}) => ({ type: 'message.post', id: newId(), text: 'hello', ...more })
  const badFrames: readonly [string, unknown, string][] = [
    ['garbage', '{{{ not json', 'not-json'],
    ['bytes instead of text', new Uint8Array([1, 2, 3]), 'not-text'],
    ['a frame of one megabyte', JSON.stringify(posting({ text: 'x'.repeat(1_000_000) })), 'too-large'],
    ['JSON that is no command', '[1, 2, 3]', 'invalid-command'],
    ['an unknown command', { type: 'room.explode', id: newId() }, 'not-supported'],
    ['a message without text', { type: 'message.post', id: newId() }, 'invalid-command'],
    ['an id that only we may use', posting({ id: 'answer:1:answer' }), 'invalid-command'],
    ['a message of white space', posting({ text: '  \n ' }), 'empty-message'],
    ['a message that is too long', posting({ text: 'x'.repeat(4_001) }), 'too-long'],
    ["a command of the assistant's", { type: 'answer.begin', id: newId(), upTo: 1, until: 9e15 }, 'not-supported'],
    ["an agent's note", { type: 'note.post', id: newId(), text: 'psst' }, 'not-allowed'],
    ['a claim', { type: 'claim.take', id: newId() }, 'not-allowed'],
    ['a removal of a message that does not exist', { type: 'message.remove', id: newId(), target: 9_999 }, 'no-such-message'],
  ]

  it.each(badFrames)('%s', async (_, sent, code) => {
    const before = await layla.history()
    const socket = await layla.connect()
    socket.send(sent)
    await socket.receives(refusedAs(code))
    expect((await layla.history()).map(({ type }) => type)).toEqual(before.map(({ type }) => type))
    const text = `still here after ${code} ${newId()}`
    const omar = await visitor(system)
    const other = await omar.connect()
    other.send({ type: 'message.post', id: newId(), text })
    await other.receives(isText(text))
    other.close()
    socket.close()
    expect(laylas.isOpen).toBe(true)
  })

  it('a forged author, role and time in a frame are ignored', async () => {
    const nadim = await visitor(system)
    const socket = await nadim.connect()
    const forged = { by: { id: 'maya', role: 'admin', name: 'Maya Haddad' }, author: 'maya', role: 'admin', at: 1, seq: 1 }
    const id = newId()
    socket.send({ type: 'message.post', id, text: 'I am Maya, believe me', ...forged })
    const received = await socket.receives(isText('I am Maya, believe me'))
    expect(received).toMatchObject({ by: nadim.pass.you, id })
    expect(received).not.toMatchObject({ at: 1 })
    socket.close()
  })

  it('twenty refusals in a row close the socket with 1008, and only that one', async () => {
    const socket = await layla.connect()
    for (let n = 0; n < 25 && socket.isOpen; n++) socket.send('{{{')
    expect(await socket.closed).toMatchObject({ code: 1008 })
    expect(laylas.isOpen).toBe(true)
  })
})

describe('only a ticket for this room opens a socket', () => {
  it('a missing, an invented and a changed ticket are refused', async () => {
    const layla = await visitor(system)
    const { ticket } = layla.pass
    const middle = Math.floor(ticket.length / 2)
    const changed = `${ticket.slice(0, middle)}${ticket[middle] === 'A' ? 'B' : 'A'}${ticket.slice(middle + 1)}`
    for (const wrong of ['x', 'eyJhbGciOiJub25lIn0.e30.', changed]) expect(await upgrade(system, wrong)).toBeUndefined()
    const socket = await upgrade(system, ticket)
    expect(socket).toBeDefined()
    socket?.close()
  })

  it('a credential of another kind is refused: an access token, a refresh secret, a session', async () => {
    const { pass } = await visitor(system)
    const { cookie } = await signIn(system, 'maya')
    const values = cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1))
    for (const wrong of [pass.access, pass.refresh, ...values]) expect(await upgrade(system, wrong)).toBeUndefined()
    expect(await upgrade(system, 'x', { headers: { cookie, authorization: `Bearer ${pass.access}` } })).toBeUndefined()
  })

  it('an expired ticket is refused, however valid the rest of it is', async () => {
    const { pass } = await visitor(system)
    const claims = { person: pass.you, room: pass.conversation, until: Date.now() + 3_600_000, since: Date.now(), generation: 1 }
    const twoMinutesAgo = new Credentials([demoSecret], () => Date.now() - 120_000)
    expect(await upgrade(system, await twoMinutesAgo.mint('ticket', claims))).toBeUndefined()
    const now = new Credentials([demoSecret])
    const socket = await upgrade(system, await now.mint('ticket', claims))
    expect(socket).toBeDefined()
    socket?.close()
  })

  it('an expired right closes the socket with 4401 and neither sends nor receives', async () => {
    const { pass } = await visitor(system)
    const claims = { person: pass.you, room: pass.conversation, until: Date.now() + 1_500, since: Date.now(), generation: 1 }
    const socket = await connect(system, await new Credentials([demoSecret]).mint('ticket', claims))
    await new Promise((done) => setTimeout(done, 1_700))
    socket.send({ type: 'message.post', id: newId(), text: 'too late' })
    expect(await socket.closed).toMatchObject({ code: 4401 })
    expect(JSON.stringify(socket.items)).not.toContain('too late')
  })

  it('a forged identity header makes no visitor an agent and opens no other room', async () => {
    const layla = await visitor(system)
    const nadim = await visitor(system)
    const identity = { person: { id: 'maya', role: 'admin', name: 'Maya' }, room: nadim.room, until: 9e15, since: 9e15, generation: 9 }
    const headers = { 'x-parley-identity': JSON.stringify(identity), 'x-parley-room': nadim.room }
    expect(await upgrade(system, 'x', { headers })).toBeUndefined()
    const socket = await connect(system, layla.pass.ticket, { headers })
    const welcome = await socket.receives((item) => item.type === 'welcome')
    expect(welcome).toMatchObject({ you: layla.pass.you, room: { visitor: layla.pass.you } })
    socket.close()
  })

  it("every endpoint refuses a visitor someone else's conversation", async () => {
    const layla = await visitor(system)
    const nadim = await visitor(system)
    const socket = await layla.connect()
    socket.send({ type: 'message.post', id: newId(), text: 'the secret of Layla' })
    await socket.receives(isText('the secret of Layla'))
    const history = JSON.stringify(await nadim.history())
    expect(history).not.toContain('the secret of Layla')
    const reach = await fetch(`${system.url}/api/chat/events?conversation=${layla.room}`, {
      headers: { origin: system.url, authorization: `Bearer ${nadim.pass.access}` },
    })
    expect(await reach.text()).not.toContain('the secret of Layla')
    const swapped = await fetch(`${system.url}/api/chat/refresh`, {
      method: 'POST',
      headers: { origin: system.url, 'content-type': 'application/json' },
      body: JSON.stringify({ conversation: layla.room, refresh: nadim.pass.refresh }),
    })
    expect(swapped.status).toBeGreaterThanOrEqual(400)
    expect(await swapped.json()).toMatchObject({ status: swapped.status, code: expect.any(String) })
    expect(await sentences(nadim)).toEqual([])
    socket.close()
  })
})
