import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { inboxOf } from '../../durable-objects/inbox.ts'
import { identityHeader } from '../../durable-objects/sockets/identity.ts'
import { drawItself } from '../../protocol/draw.ts'
import type { Cursor } from '../../storage/room/cursors.ts'
import { providers } from '../../worker/ai/providers.ts'
import {
  connect,
  eventually,
  identityOf,
  isText,
  layla,
  newId,
  newWorld,
  omar,
  openRoom,
  post,
  type RoomStub,
  say,
  type TestSocket,
} from './conversation-setup.ts'
import { type DrawStub, host, karim, openDraw, postIn, rania, relayNamed, says, type Viewer, watch } from './draw-setup.ts'

beforeEach(newWorld)
const { guide } = providers
afterEach(() => {
  providers['guide'] = guide!
})

/** Refused for an object that still waits for something after half a minute: a timer, a call, an interval. Otherwise it sleeps as soon as nothing is left. */
async function sleeps(name: string, object: DurableObjectStub): Promise<readonly [name: string, end: string]> {
  const since = Date.now()
  const end = await evictDurableObject(object).then(() => 'asleep', String)
  console.log(`${name}: ${end} after ${Date.now() - since} ms`)
  return [name, end]
}

interface InRoom {
  readonly room: RoomStub
  readonly hers: TestSocket
  readonly his: TestSocket
}

const inRoom: Readonly<Record<string, (at: InRoom) => Promise<unknown>>> = {
  'a message': async ({ his, hers }) => {
    hers.send({ type: 'message.post', id: newId(), text: 'hello' })
    await his.receives(isText('hello'))
  },
  'a hundred messages': ({ room }) => Promise.all(Array.from({ length: 100 }, (_, n) => post(room, omar, `message ${n}`))),
  'a note': ({ room }) => say(room, omar, { type: 'note.post', id: newId(), text: 'a note' }),
  typing: async ({ his, hers }) => {
    hers.send({ type: 'typing', id: newId(), on: true })
    await his.receives(({ type }) => type === 'typing')
  },
  reading: ({ room }) => say(room, omar, { type: 'receipt.move', id: newId(), read: 1 }),
  'a claim': async ({ hers, room }) => {
    await say(room, omar, { type: 'claim.take', id: newId() })
    await hers.receives(({ type }) => type === 'claim.taken')
  },
  'the end': ({ room }) => say(room, omar, { type: 'conversation.resolve', id: newId() }),
  'an answer': async ({ room, hers }) => {
    await post(room, layla, 'how do I point my domain?')
    await hers.receives(isText('Like so.'))
  },
  'an answer that Omar cut short': async ({ room, hers }) => {
    await post(room, layla, 'say something and fall silent')
    await hers.receives(({ type }) => type === 'message.drafting')
    await say(room, omar, { type: 'claim.take', id: newId() })
  },
  'somebody who left': async ({ hers, his }) => {
    his.socket.close(1000)
    await his.isClosed()
    hers.send({ type: 'typing', id: newId(), on: true })
  },
}

it('a conversation sleeps over open sockets after whatever has happened in it', async () => {
  providers['guide'] = () => ({
    async *answer({ question: [question] }) {
      yield { type: 'text', text: 'Like so.' }
      if (question?.includes('silent')) await new Promise((go) => setTimeout(go, 40_000))
    },
  })
  const names = Object.keys(inRoom)
  const seen = await Promise.all(
    names.map(async (name) => {
      const room = await openRoom(name)
      const [hers, his] = [await connect(room, layla), await connect(room, omar)]
      await inRoom[name]!({ room, hers, his })
      const end = await sleeps(name, room)
      expect(hers.closed.code).toBeUndefined()
      return end
    }),
  )
  expect(seen).toEqual(names.map((name) => [name, 'asleep']))
}, 60_000)

interface InDraw {
  readonly draw: DrawStub
  readonly hers: Viewer
  readonly his: Viewer
}

const inDraw: Readonly<Record<string, (at: InDraw) => Promise<unknown>>> = {
  'viewers who came': ({ hers }) => eventually(() => hers.viewers() === 2 || undefined),
  'a word that all have heard': async ({ hers, his }) => {
    await hers.say({ type: 'message.post', text: 'hello' })
    await his.receives(says('hello'))
  },
  'a word of the host': async ({ draw, hers }) => {
    await postIn(draw, host, { type: 'message.post', text: 'welcome' })
    await hers.receives(says('welcome'))
  },
  'a removal': async ({ draw, hers, his }) => {
    const posted = await his.say({ type: 'message.post', text: 'oops' })
    await postIn(draw, host, { type: 'message.remove', target: posted.type === 'ack' ? posted.seq : 0 })
    await hers.receives(({ type }) => type === 'message.removed')
  },
  'a like': async ({ hers, his }) => {
    await hers.say({ type: 'like', target: drawItself, on: true })
    await eventually(() => his.likesOf(drawItself) === 1 || undefined)
  },
  'a viewer who left': async ({ hers, his }) => {
    await eventually(() => hers.viewers() === 2 || undefined)
    his.socket.close(1000)
    await eventually(() => hers.viewers() === 1 || undefined)
  },
}

it('a draw and its relay sleep over their viewers after whatever has happened, and an inbox over its agents', async () => {
  const names = Object.keys(inDraw)
  const seen = await Promise.all(
    names.map(async (name) => {
      const draw = await openDraw(name)
      const [hers, his] = [await watch(name, rania), await watch(name, karim)]
      await inDraw[name]!({ draw, hers, his })
      const ends = await Promise.all([sleeps(name, draw), sleeps(name, relayNamed(name))])
      expect(hers.closed.code).toBeUndefined()
      return ends
    }),
  )
  expect(seen).toEqual(
    names.map((name) => [
      [name, 'asleep'],
      [name, 'asleep'],
    ]),
  )
  const headers = { Upgrade: 'websocket', [identityHeader]: JSON.stringify(identityOf(omar, { room: 'inbox' })) }
  const { webSocket } = await inboxOf(env).fetch('https://inbox/', { headers })
  webSocket!.accept()
  expect(await sleeps('an agent who came', inboxOf(env))).toEqual(['an agent who came', 'asleep'])
}, 90_000)

it('a room whose databases fail sleeps between two tries, and its alarm is set for the next', async () => {
  await env.DB.prepare('ALTER TABLE messages RENAME TO messages_away').run()
  await env.SEARCH.prepare('ALTER TABLE places RENAME TO places_away').run()
  const room = await openRoom('owing')
  await post(room, omar, 'to be kept')
  const owing = () => runInDurableObject(room, debtOf)
  await eventually(async () => (await owing()).tries.archive > 0 || undefined)
  expect(await sleeps('failed databases', room)).toEqual(['failed databases', 'asleep'])
  expect(await owing()).toMatchObject({ alarm: expect.any(Number) })
})

async function debtOf(_: unknown, { storage }: DurableObjectState): Promise<{ tries: { archive: number }; alarm: number | null }> {
  const row = storage.sql.exec<{ cursors: string }>('SELECT cursors FROM cursors').toArray()[0]
  const cursors = JSON.parse(row?.cursors ?? '[]') as readonly Cursor[]
  return { tries: { archive: cursors.find(({ name }) => name === 'archive')?.tries ?? 0 }, alarm: await storage.getAlarm() }
}
