import { evictDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  connect,
  eventually,
  isText,
  layla,
  maya,
  newId,
  omar,
  openRoom,
  post,
  type RoomStub,
  resetStorage,
  type TestSocket,
} from './conversation-setup.ts'
import { connectStaff, drawNamed, host, openDraw, rania, relayNamed, watch } from './draw-setup.ts'
import { inbox, openInbox } from './inbox-setup.ts'

// A close is only a request: these clients never answer it and go on sending, also after a sleep,
// when the platform reports their sockets as open again.

beforeEach(resetStorage)

/** What ends the access of a socket, and the code that it is closed with. */
const endings: readonly (readonly [name: string, code: number, end: (room: RoomStub, omars: TestSocket) => unknown])[] = [
  ['was disabled', 4401, (room) => room.revoke({ v: 1, person: omar.id, at: Date.now() })],
  ['sent too many frames', 1008, (_, omars) => sendMany(omars, 1_100, { type: 'typing', on: true })],
  ['caused too many refusals', 1008, (_, omars) => sendMany(omars, 25, { type: 'nonsense' })],
  [
    'opened more than twenty sockets',
    1008,
    async (room) => {
      for (let n = 0; n < 20; n++) await connect(room, omar)
    },
  ],
]

function sendMany({ send }: TestSocket, count: number, command: object): void {
  for (let n = 0; n < count; n++) send({ ...command, id: newId() })
}

/** Sends what an agent may do, and waits until the room has dealt with it. */
async function goesOn(room: RoomStub, omars: TestSocket): Promise<void> {
  omars.send({ type: 'message.post', id: newId(), text: 'I am still here' })
  omars.send({ type: 'note.post', id: newId(), text: 'I am still here' })
  omars.send({ type: 'conversation.resolve', id: newId() })
  for (let n = 0; n < 3; n++) await post(room, layla, { type: 'typing', id: newId(), on: true })
}

describe('an agent whose client ignores every close', () => {
  it.each(endings)(
    'and who %s stores nothing more, receives nothing more and is not present, also after a sleep',
    async (name, code, end) => {
      const room = await openRoom(name)
      const omars = await connect(room, omar, { ignoresClose: true })
      await post(room, maya, 'before')
      await omars.receives(isText('before'))
      await end(room, omars)
      expect(await omars.isClosed()).toBe(code)
      await goesOn(room, omars)
      await evictDurableObject(room)
      await goesOn(room, omars)
      const mayas = await connect(room, maya)
      const welcome = await mayas.receives(({ type }) => type === 'welcome')
      const isCounted = name === 'opened more than twenty sockets'
      expect(welcome).toMatchObject({ room: { present: isCounted ? [omar, maya] : [maya] } })
      mayas.send({ type: 'message.post', id: newId(), text: 'after' })
      await mayas.receives(isText('after'))
      expect(JSON.stringify(await room.page({ v: 1, role: 'agent', limit: 200 }))).not.toMatch(/I am still here|conversation.resolved/)
      expect(omars.items.some(isText('after'))).toBe(false)
    },
  )

  it('and whose access has expired stores nothing more, also after a sleep', async () => {
    const room = await openRoom('until-ignored')
    const omars = await connect(room, omar, { right: { until: Date.now() + 150 }, ignoresClose: true })
    await eventually(async () => {
      await post(room, layla, { type: 'typing', id: newId(), on: true })
      return omars.closed.code
    })
    await goesOn(room, omars)
    await evictDurableObject(room)
    await goesOn(room, omars)
    expect(JSON.stringify(await room.page({ v: 1, role: 'agent', limit: 200 }))).not.toContain('I am still here')
  })

  it('has at most forty sockets, of which twenty are open', async () => {
    const room = await openRoom('many')
    const omars: TestSocket[] = []
    for (let n = 0; n < 40; n++) omars.push(await connect(room, omar, { ignoresClose: true }))
    await expect(connect(room, omar, { ignoresClose: true })).rejects.toThrow('429')
    await evictDurableObject(room)
    await expect(connect(room, omar)).rejects.toThrow('429')
    for (const socket of omars) socket.send({ type: 'typing', id: newId(), on: true })
    await eventually(() => (omars.at(-1)!.items.filter(({ type }) => type === 'ack').length > 0 ? true : undefined))
    await eventually(() => (omars.filter(({ items }) => items.some(({ type }) => type === 'ack')).length === 20 ? true : undefined))
    // A person who leaves when asked to may come again.
    omars[0]!.socket.close()
    await eventually(() => connect(room, omar).catch(() => undefined))
  })

  it('is not online in the inbox after they were disabled, also after a sleep', async () => {
    const { socket, frames } = await openInbox(omar, { ignoresClose: true })
    expect(await inbox().online({ v: 1 })).toEqual([omar])
    await inbox().revoke({ v: 1, person: omar.id, at: Date.now() })
    await evictDurableObject(inbox())
    socket.send('hello')
    expect(await inbox().online({ v: 1 })).toEqual([])
    const { length } = frames
    await post(await openRoom('listed'), layla, 'hello')
    await expect
      .poll(async () => (await inbox().snapshot({ v: 1, person: maya, right: 0, since: 0, epoch: undefined })) as object)
      .toMatchObject({
        items: [{ rows: [{ room: 'listed' }] }],
      })
    expect(frames).toHaveLength(length)
  })
})

describe('in a draw', () => {
  it('a host whose client ignores the close writes nothing more after they were disabled, also after a sleep', async () => {
    const draw = await openDraw('host-stays')
    const maya = await connectStaff('host-stays', host, {}, { ignoresClose: true })
    await draw.revoke({ v: 1, person: host.id, at: Date.now() })
    await eventually(() => maya.closed.code)
    for (const sleep of [() => undefined, () => evictDurableObject(drawNamed('host-stays'))]) {
      await sleep()
      maya.socket.send(JSON.stringify({ type: 'message.post', id: newId(), text: 'I am still here' }))
      await draw.status({ v: 1 })
    }
    expect(JSON.stringify(await draw.page({ v: 1, limit: 100 }))).not.toContain('I am still here')
  })

  it('a viewer whose client ignores the close writes nothing more after a flood and is not counted, also after a sleep', async () => {
    const draw = await openDraw('viewer-stays')
    const ranias = await watch('viewer-stays', rania, { ignoresClose: true })
    for (let n = 0; n < 25; n++) ranias.socket.send('nonsense')
    await eventually(() => ranias.closed.code)
    for (const sleep of [() => undefined, () => evictDurableObject(relayNamed('viewer-stays'))]) {
      await sleep()
      ranias.socket.send(JSON.stringify({ type: 'message.post', id: newId(), text: 'I am still here' }))
    }
    await eventually(async () => ((await draw.status({ v: 1 })).viewers === 0 ? true : undefined))
    expect(JSON.stringify(await draw.page({ v: 1, limit: 100 }))).not.toContain('I am still here')
  })
})
