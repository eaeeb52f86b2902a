import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { drawItself } from '../../protocol/draw.ts'
import type { Cursor } from '../../storage/room/cursors.ts'
import { providers } from '../../worker/ai/providers.ts'
import {
  connect,
  eventually,
  isText,
  layla,
  newId,
  omar,
  openRoom,
  post,
  type RoomStub,
  resetStorage,
  type TestSocket,
} from './conversation-setup.ts'
import { type DrawStub, host, karim, openDraw, postIn, posts, rania, relayNamed, type Viewer, watch } from './draw-setup.ts'
import { inbox, openInbox } from './inbox-setup.ts'

beforeEach(resetStorage)
const { guide } = providers
afterEach(() => {
  providers.guide = guide
})

/**
 * The runtime refuses to evict an object that still waits after half a minute for a timer, a call
 * or an interval. Otherwise the object sleeps as soon as nothing is pending.
 */
async function sleeps(name: string, object: DurableObjectStub): Promise<readonly [name: string, end: string]> {
  const since = Date.now()
  const end = await evictDurableObject(object).then(() => 'asleep', String)
  console.log(`${name}: ${end} after ${Date.now() - since} ms`)
  return [name, end]
}

interface InRoom {
  readonly room: RoomStub
  readonly laylas: TestSocket
  readonly omars: TestSocket
}

const inRoom: Readonly<Record<string, (at: InRoom) => Promise<unknown>>> = {
  'a message': async ({ omars, laylas }) => {
    laylas.send({ type: 'message.post', id: newId(), text: 'hello' })
    await omars.receives(isText('hello'))
  },
  'a hundred messages': ({ room }) => Promise.all(Array.from({ length: 100 }, (_, n) => post(room, omar, `message ${n}`))),
  'a note': ({ room }) => post(room, omar, { type: 'note.post', id: newId(), text: 'a note' }),
  typing: async ({ omars, laylas }) => {
    laylas.send({ type: 'typing', id: newId(), on: true })
    await omars.receives(({ type }) => type === 'typing')
  },
  reading: ({ room }) => post(room, omar, { type: 'receipt.move', id: newId(), read: 1 }),
  'a claim': async ({ laylas, room }) => {
    await post(room, omar, { type: 'claim.take', id: newId() })
    await laylas.receives(({ type }) => type === 'claim.taken')
  },
  'the end': ({ room }) => post(room, omar, { type: 'conversation.resolve', id: newId() }),
  'an answer': async ({ room, laylas }) => {
    await post(room, layla, 'how do I point my domain?')
    await laylas.receives(isText('Like so.'))
  },
  'an answer that Omar cut short': async ({ room, laylas }) => {
    await post(room, layla, 'start to answer and fall silent')
    await laylas.receives(({ type }) => type === 'message.drafting')
    await post(room, omar, { type: 'claim.take', id: newId() })
  },
  'an agent who left': async ({ laylas, omars }) => {
    omars.socket.close(1000)
    await omars.isClosed()
    laylas.send({ type: 'typing', id: newId(), on: true })
  },
}

it('a conversation sleeps over open sockets after everything that can happen in it', async () => {
  providers.guide = () => ({
    async *answer({ question: [question] }) {
      yield { type: 'text', text: 'Like so.' }
      if (question?.includes('silent')) await new Promise((go) => setTimeout(go, 40_000))
    },
  })
  const names = Object.keys(inRoom)
  const seen = await Promise.all(
    names.map(async (name) => {
      const room = await openRoom(name)
      const [laylas, omars] = [await connect(room, layla), await connect(room, omar)]
      await inRoom[name]!({ room, laylas, omars })
      const end = await sleeps(name, room)
      expect(laylas.closed.code).toBeUndefined()
      return end
    }),
  )
  expect(seen).toEqual(names.map((name) => [name, 'asleep']))
}, 60_000)

interface InDraw {
  readonly draw: DrawStub
  readonly ranias: Viewer
  readonly karims: Viewer
}

const inDraw: Readonly<Record<string, (at: InDraw) => Promise<unknown>>> = {
  'viewers who came': ({ ranias }) => eventually(() => ranias.viewers() === 2 || undefined),
  'a message that all received': async ({ ranias, karims }) => {
    await ranias.post({ type: 'message.post', text: 'hello' })
    await karims.receives(posts('hello'))
  },
  'a message of the host': async ({ draw, ranias }) => {
    await postIn(draw, host, { type: 'message.post', text: 'welcome' })
    await ranias.receives(posts('welcome'))
  },
  'a removal': async ({ draw, ranias, karims }) => {
    const posted = await karims.post({ type: 'message.post', text: 'oops' })
    await postIn(draw, host, { type: 'message.remove', target: posted.type === 'ack' ? posted.seq : 0 })
    await ranias.receives(({ type }) => type === 'message.removed')
  },
  'a like': async ({ ranias, karims }) => {
    await ranias.post({ type: 'like', target: drawItself, on: true })
    await eventually(() => karims.likesOf(drawItself) === 1 || undefined)
  },
  'a viewer who left': async ({ ranias, karims }) => {
    await eventually(() => ranias.viewers() === 2 || undefined)
    karims.socket.close(1000)
    await eventually(() => ranias.viewers() === 1 || undefined)
  },
}

it('a draw and its relay sleep over their viewers, and an inbox over its agents, after everything that can happen in them', async () => {
  const names = Object.keys(inDraw)
  const seen = await Promise.all(
    names.map(async (name) => {
      const draw = await openDraw(name)
      const [ranias, karims] = [await watch(name, rania), await watch(name, karim)]
      await inDraw[name]!({ draw, ranias, karims })
      const ends = await Promise.all([sleeps(name, draw), sleeps(name, relayNamed(name))])
      expect(ranias.closed.code).toBeUndefined()
      return ends
    }),
  )
  expect(seen).toEqual(
    names.map((name) => [
      [name, 'asleep'],
      [name, 'asleep'],
    ]),
  )
  await openInbox(omar)
  expect(await sleeps('an agent who came', inbox())).toEqual(['an agent who came', 'asleep'])
}, 90_000)

it('a room whose databases fail sleeps between two tries, and its alarm is set for the next', async () => {
  await env.DB.prepare('ALTER TABLE segments RENAME TO segments_away').run()
  await env.SEARCH.prepare('ALTER TABLE rooms RENAME TO rooms_away').run()
  const room = await openRoom('behind')
  await post(room, omar, 'to be kept')
  const archiveState = () => runInDurableObject(room, archiveStateOf)
  await eventually(async () => (await archiveState()).tries.archive > 0 || undefined)
  expect(await sleeps('failed databases', room)).toEqual(['failed databases', 'asleep'])
  // While an alarm runs, none is set.
  await eventually(async () => (await archiveState()).alarm ?? undefined)
})

async function archiveStateOf(_: unknown, { storage }: DurableObjectState): Promise<{ tries: { archive: number }; alarm: number | null }> {
  const row = storage.sql.exec<{ cursors: string }>('SELECT cursors FROM cursors').toArray()[0]
  const cursors = JSON.parse(row?.cursors ?? '[]') as readonly Cursor[]
  return { tries: { archive: cursors.find(({ name }) => name === 'archive')?.tries ?? 0 }, alarm: await storage.getAlarm() }
}
