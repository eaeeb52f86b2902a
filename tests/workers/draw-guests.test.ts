import { createExecutionContext } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DrawFrame } from '../../protocol/draw.ts'
import type { Refusal, RoomId } from '../../protocol/envelope.ts'
import type { DrawPass } from '../../protocol/http/draw.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import worker from '../../worker/index.ts'
import { codeOf, enter, hourMs, like, likeMessage, newDraw, post, read, resetWithAgents, site, statusOf } from './draw-endpoints-setup.ts'
import { openDraw, rania } from './draw-setup.ts'

const realNow = Date.now
/** The Worker remembers the names of staff for this long, also those of an earlier test file. */
const namesMs = 30_000

beforeEach(resetWithAgents)
beforeEach(() => void vi.spyOn(Date, 'now').mockImplementation(() => realNow() + namesMs))
afterEach(() => {
  vi.restoreAllMocks()
})

describe('guests', () => {
  let draw: RoomId
  beforeEach(async () => {
    draw = newDraw()
    await openDraw(draw)
  })

  it('a guest without a name watches with a ticket and an access token; a guest with a name resumes under it', async () => {
    const watches = await read<DrawPass>(enter(draw))
    expect(watches).toEqual({
      draw,
      you: { id: expect.stringMatching(/^g_/), role: 'guest', name: '' },
      ticket: expect.any(String),
      access: expect.any(String),
    })
    const guest = await read<DrawPass>(enter(draw, '  Rania  '))
    expect(guest.you.name).toBe('Rania')
    const back = await read<DrawPass>(post(endpoints.resumeDraw.path, { guest: guest.guest }))
    expect(back).toMatchObject({ draw, you: guest.you, guest: guest.guest, access: expect.any(String), ticket: expect.any(String) })
    for (const wrong of [guest.access, guest.ticket, 'nonsense']) {
      expect(await codeOf(post(endpoints.resumeDraw.path, { guest: wrong }))).toBe('wrong-credential')
    }
  })

  it.each([
    ['Ηost', 'name-reserved'],
    ['HOST ✓', 'name-reserved'],
    ['Official Maya', 'name-reserved'],
    ['Mаya', 'name-reserved'],
    ['OMAR SAID', 'name-reserved'],
    ['Ho\u200bst', 'name-reserved'],
    ['\u202etsoH', 'wrong-name'],
    ['R', 'wrong-name'],
    ['', 'wrong-name'],
  ])('no guest joins as %j: %s', async (name, code) => {
    expect(await codeOf(enter(draw, name))).toBe(code)
  })

  it('two hundred names from one address: the rest is refused with a time to wait, and may still watch', async () => {
    const codes: (string | undefined)[] = []
    for (let n = 0; n < 200; n++) codes.push(await codeOf(enter(draw, `Rania ${n}`, '2001:db8:7:7::1')))
    const refused = codes.filter((code) => code !== undefined)
    expect(new Set(refused)).toEqual(new Set(['too-many']))
    expect(refused.length).toBeGreaterThan(40)
    expect(refused.length).toBeLessThan(100)
    const one = await enter(draw, 'Rania', '2001:db8:7:7:ffff::9')
    expect([one.status, one.headers.get('retry-after')]).toEqual([429, expect.any(String)])
    expect((await enter(draw, undefined, '2001:db8:7:7::1')).status).toBe(200)
    expect((await enter(draw, 'Rania', '2001:db8:7:8::1')).status).toBe(200)
  }, 60_000)

  it('a like counts only in the draw it was given for', async () => {
    const pass = await read<DrawPass>(enter(draw, 'Rania'))
    const other = newDraw()
    const elsewhere = await openDraw(other)
    await elsewhere.submit({ v: 1, by: rania, command: { type: 'message.post', id: 'posted-elsewhere', text: 'hello' } })
    expect(await read(like(pass, endpoints.likeDraw.path))).toEqual({ on: true, likes: 1 })
    expect(await read(like(pass, endpoints.likeDraw.path, true))).toEqual({ on: true, likes: 1 })
    expect(await read(like(pass, endpoints.likeDraw.path, false))).toEqual({ on: false, likes: 0 })
    expect(await codeOf(like(pass, likeMessage('posted-elsewhere')))).toBe('no-such-message')
    expect(await codeOf(like(pass, pathOf(endpoints.likeDraw, {}, { draw: other })))).toBe('wrong-credential')
    expect(await codeOf(like(pass, pathOf(endpoints.likeMessage, { message: 'posted-elsewhere' }, { draw: other })))).toBe(
      'wrong-credential',
    )
    expect((await elsewhere.status({ v: 1 })).likes).toBe(0)
  })

  it('a like before or after the window is refused with a code', async () => {
    const early = newDraw()
    await openDraw(early, { opensAt: Date.now() + hourMs, closesAt: Date.now() + 2 * hourMs })
    const late = newDraw()
    await openDraw(late, { opensAt: Date.now() - 2 * hourMs, closesAt: Date.now() - hourMs })
    const tooEarly = await like(await read<DrawPass>(enter(early, 'Rania')), endpoints.likeDraw.path)
    expect([tooEarly.status, ((await tooEarly.json()) as Refusal).code]).toEqual([403, 'not-open-yet'])
    expect(await codeOf(like(await read<DrawPass>(enter(late, 'Rania')), endpoints.likeDraw.path))).toBe('closed')
    expect((await statusOf(late)).status).toBe('closed')
  })
})

describe("the viewer's socket", () => {
  const connect = (path: string, ticket: string) =>
    new Request(site + path, { headers: { upgrade: 'websocket', 'sec-websocket-protocol': `parley.1, ticket.${ticket}` } })

  it('opens at either address with a ticket for this draw, and begins with the welcome', async () => {
    const draw = newDraw()
    await openDraw(draw)
    for (const path of [pathOf(endpoints.drawSocket, { draw }), endpoints.socket.path]) {
      const { ticket, you } = await read<DrawPass>(enter(draw, 'Rania'))
      const response = await exports.default.fetch(connect(path, ticket))
      expect(response.status).toBe(101)
      const socket = response.webSocket!
      const received = new Promise<DrawFrame>((receive) =>
        socket.addEventListener('message', ({ data }) => receive(JSON.parse(data as string))),
      )
      socket.accept()
      expect((await received).items[0]).toMatchObject({ type: 'welcome', you, room: { phase: 'open' } })
      socket.close(1000)
    }
  })

  it('a ticket for one draw opens no other draw', async () => {
    const [one, other] = [newDraw(), newDraw()]
    await openDraw(one)
    await openDraw(other)
    const { ticket } = await read<DrawPass>(enter(one, 'Rania'))
    expect(await codeOf(exports.default.fetch(connect(pathOf(endpoints.drawSocket, { draw: other }), ticket)))).toBe('wrong-credential')
  })

  it('a viewer moves on from a full relay to the next, and is refused with a time to wait when all are full', async () => {
    const draw = newDraw()
    await openDraw(draw)
    const { ticket } = await read<DrawPass>(enter(draw, 'Rania'))
    const asked: string[] = []
    const relays = (connections: (relay: number) => Response) =>
      ({
        ...env,
        RELAYS: {
          idFromName: (name: string) => name,
          get: (name: string) => ({
            fetch: async () => {
              asked.push(name)
              return connections(Number(name.split('#')[1]))
            },
          }),
        },
      }) as unknown as Env
    const full = (relay: number) => Response.json({ relays: relay + 2 }, { status: 503 })
    const path = pathOf(endpoints.drawSocket, { draw })
    const refused = await worker.fetch(connect(path, ticket), relays(full), createExecutionContext())
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
    expect(((await refused.json()) as Refusal).code).toBe('relay-full')
    asked.length = 0
    const sixthIsFree = relays((relay) =>
      relay < 6 ? full(relay) : new Response(null, { status: 101, webSocket: new WebSocketPair()[0] }),
    )
    const opened = await worker.fetch(connect(path, ticket), sixthIsFree, createExecutionContext())
    expect(opened.status).toBe(101)
    // It starts at the fifth relay, because it has stored how many there are.
    expect(asked).toEqual([`${draw}#4`, `${draw}#5`, `${draw}#6`])
    opened.webSocket?.accept()
    opened.webSocket?.close()
  })
})
