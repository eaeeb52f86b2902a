import { CountedD1, type Tally } from './counted-d1.ts'
import type { Row } from './table.ts'

/** What a network without any credential sends; everything comes from one address. */
const requests = 500
const viewers = 400
const address = { 'cf-connecting-ip': '203.0.113.9' }
const site = 'http://chat.example'

interface App {
  fetch(request: Request, env: object, context: object): Promise<Response>
}

/** Objects that answer at once, and count how often they are called. */
function objects(tally: Tally) {
  const counted = (methods: Readonly<Record<string, (argument: never) => unknown>>) => ({
    idFromName: (name: string) => name,
    get: () =>
      Object.fromEntries(
        Object.entries(methods).map(([name, answer]) => [
          name,
          async (argument: never) => {
            tally.calls++
            return answer(argument)
          },
        ]),
      ),
  })
  const at = Date.now()
  const schedule = {
    title: 'A draw',
    at,
    wall: '2026-11-25T20:00',
    zone: 'UTC',
    opensAt: at,
    closesAt: at + 1e7,
    hosts: [],
    moderators: [],
  }
  const view = { schedule, phase: 'open', winners: [], enabled: true, messagesPerMinute: 10 }
  const head = 100_000
  return {
    INBOX: counted({ online: () => [] }),
    DRAWS: counted({
      status: () => ({ view, viewers: 0, likes: 0 }),
      page: ({ before = head + 1, limit }: { before?: number; limit: number }) => {
        const upTo = Math.min(before - 1, head)
        const from = Math.max(1, upTo - limit + 1)
        const events = Array.from({ length: upTo - from + 1 }, (_, n) => ({
          ...{ type: 'message.posted', id: `message-${from + n}`, seq: from + n, at, text: 'hello' },
          by: { id: 'g_rania', role: 'guest', name: 'Rania' },
        }))
        return { events, start: from === 1, totals: {}, winners: [] }
      },
    }),
  }
}

/** Counts what requests of one network cost: rows and calls of D1, calls to objects. */
export async function strangers(): Promise<Row[]> {
  // Imported by URL: the types of these modules need the Worker's types.
  const { app } = (await import(new URL('../worker/app.ts', import.meta.url).href)) as { app: App }
  const { mintRoomId } = await import(new URL('../worker/auth/room-ids.ts', import.meta.url).href)
  const secret = 'a-secret-for-benchmarks-only-0123456789'
  const draw: string = mintRoomId('draw', [secret])
  const tally: Tally = { rows: 0, queries: 0, calls: 0 }
  const env = {
    ...{
      SIGNING_SECRET: secret,
      LOCAL: '1',
      DB: new CountedD1('migrations/parley', tally),
      SEARCH: new CountedD1('migrations/search', tally),
    },
    ...{ NEW_IDENTITIES: { limit: async () => ({ success: true }) } },
    ...objects(tally),
  }
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined }
  const ask = (path: string, body?: object) =>
    app.fetch(
      new Request(site + path, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: { ...address, origin: site, 'content-type': 'application/json' },
      }),
      env,
      context,
    )
  const log = console.log
  const measured = async (what: string, times: number, send: (n: number) => Promise<Response>): Promise<Row> => {
    Object.assign(tally, { rows: 0, queries: 0, calls: 0 })
    const statuses = new Map<number, number>()
    // The log lines of so many requests are of no use here.
    console.log = () => undefined
    const began = performance.now()
    for (let n = 0; n < times; n++) {
      const { status } = await send(n)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    const ms = (performance.now() - began) / times
    console.log = log
    const each = (count: number) => (count / times).toFixed(2)
    return {
      what,
      load: `${times} in a row from one network (${[...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')})`,
      ours: `${each(tally.rows)} rows, ${each(tally.queries)} queries of D1, ${each(tally.calls)} calls to objects; ${ms.toFixed(1)} ms`,
      rival: '',
      ratio: '',
      aim: '< 0.5 of each',
    }
  }
  await ask('/api/chat/config')
  return [
    await measured('a refused sign-in', requests, (n) =>
      ask('/api/agent/session', { email: n % 2 ? `nobody-${n}@example.com` : 'maya@parley.example', password: 'wrong' }),
    ),
    await measured('the configuration of the widget', requests, () => ask('/api/chat/config')),
    await measured('a page before a random message', requests, () =>
      ask(`/live-chat/messages?draw=${draw}&before=${1 + Math.floor(Math.random() * 100_000)}`),
    ),
    await measured('a viewer without a name', viewers, () => ask('/live-chat/join', { draw })),
    await measured('a guest name like a reserved one', requests, () => ask('/live-chat/join', { draw, name: 'The Host' })),
    await measured('a help article that does not exist', requests, (n) => ask(`/help/nothing-${n}`)),
    await measured('a session that does not exist', requests, () => session(app, env, context)),
  ]
}

const session = (app: App, env: object, context: object) =>
  app.fetch(
    new Request(`${site}/api/agent/me`, {
      headers: { ...address, cookie: `__Host-parley_session=session_${crypto.randomUUID().replaceAll('-', '')}${'x'.repeat(11)}` },
    }),
    env,
    context,
  )
