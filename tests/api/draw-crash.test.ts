import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { drawItself } from '../../protocol/draw.ts'
import { messagesOf, newDraw, statusOf } from '../support/clients/draws.ts'
import { signIn } from '../support/clients/people.ts'
import { seen, type Viewer, viewer } from '../support/clients/real-viewer.ts'
import { freshSystem, type System } from '../support/system.ts'

const viewerCount = 100
const messagesPerSecond = 50
const likesPerSecond = 200
const talkMs = 4_000

let system: System
const opened: Viewer[] = []
beforeAll(async () => {
  system = await freshSystem({ LIVE_CHAT_MAX_MESSAGES_PER_USER_PER_MINUTE: '600' })
})
afterAll(async () => {
  for (const { draw } of opened) draw.close()
  await system?.stop()
})

interface Acknowledged {
  readonly by: string
  readonly text: string
  readonly seq: number
}

/** What the disk of a killed runtime holds; it had no time to clean up. */
function onDisk(): { likes: Map<string, boolean>; totals: Map<number, number>; messages: Map<number, string> } {
  const folder = join(system.place.state, 'v3/do/parley-DrawRoom')
  const [name = ''] = readdirSync(folder).filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file))
  const copy = mkdtempSync(join(tmpdir(), 'parley-disk-'))
  for (const end of ['', '-wal']) if (existsSync(join(folder, name + end))) copyFileSync(join(folder, name + end), join(copy, name + end))
  const sql = new DatabaseSync(join(copy, name))
  const rows = (query: string) => sql.prepare(query).all() as Record<string, string | number>[]
  const found = {
    likes: new Map(
      rows('SELECT target, person, liked FROM likes').map(({ target, person, liked }) => [`${target} ${person}`, liked === 1]),
    ),
    totals: new Map(rows('SELECT target, likes FROM like_totals').map(({ target, likes }) => [Number(target), Number(likes)])),
    messages: new Map(
      rows("SELECT seq, body FROM events WHERE type = 'message.posted'").map(({ seq, body }) => [Number(seq), JSON.parse(`${body}`).text]),
    ),
  }
  sql.close()
  rmSync(copy, { recursive: true })
  return found
}

/**
 * Posts until the draw accepts it, as a viewer does whose text stays in the box. When the kill came
 * between storing and acknowledging, the second try is a duplicate, and the viewer sees the first.
 */
async function post({ you, draw }: Viewer, text: string): Promise<Acknowledged> {
  for (let isRetry = false; ; isRetry = true) {
    const reply = await draw.post(text)
    if (reply.type === 'ack') return { by: you.id, text, seq: reply.seq }
    if (reply.code === 'duplicate' && isRetry) {
      const stored = () => draw.snapshot.lines.find((line) => line.by.id === you.id && line.text === text)
      await seen(draw, () => stored() !== undefined)
      return { by: you.id, text, seq: stored()!.seq }
    }
    if (reply.code !== 'unavailable') throw new Error(`${text}: ${reply.code}`)
  }
}

it('acknowledged messages and likes of a hundred viewers survive a kill of the runtime, in order and counted once', async () => {
  const { draw } = await newDraw(await signIn(system, 'maya'))
  for (let n = 0; n < viewerCount; n += 20)
    opened.push(...(await Promise.all(Array.from({ length: 20 }, (_, i) => viewer(system, draw, `Viewer ${n + i}`)))))
  await Promise.all(opened.map((one) => seen(one.draw, () => one.draw.snapshot.connection.status === 'online')))
  // These messages can be liked from the start; fewer targets get more likes each.
  const first = await Promise.all(opened.slice(0, 5).map((one, n) => post(one, `to be liked ${n}`)))
  const targets = [drawItself, ...first.map(({ seq }) => seq)]

  const acknowledged: Acknowledged[] = [...first]
  const likes = { sent: 0 }
  const began = Date.now()
  const isTalking = () => Date.now() < began + talkMs
  const talking = opened.map(async (one, place) => {
    const everyMs = (viewerCount / messagesPerSecond) * 1_000
    await pause((everyMs * place) / viewerCount)
    for (let n = 0; isTalking(); n++) {
      const next = pause(everyMs)
      acknowledged.push(await post(one, `${one.you.name} says ${n}`))
      await next
    }
  })
  const liking = opened.map(async (one, place) => {
    const everyMs = (viewerCount / likesPerSecond) * 1_000
    await pause((everyMs * place) / viewerCount)
    for (let n = place; isTalking(); n++) {
      const target = targets[n % targets.length]!
      const { liked, lines } = one.draw.snapshot
      one.draw.like(target, !(target === drawItself ? liked : lines.find(({ seq }) => seq === target)?.liked))
      likes.sent++
      await pause(everyMs)
    }
  })

  await pause(talkMs / 2)
  const unconfirmed = opened.map(({ likes }) => new Set(likes().waiting.map(({ target }) => target)))
  await system.kill()
  const isDown = (one: Viewer) => one.draw.snapshot.connection.status !== 'online'
  await Promise.all(opened.map((one) => seen(one.draw, () => isDown(one))))
  const acknowledgedBefore = [...acknowledged]
  const likedBefore = opened.map(({ likes }) => new Set(likes().liked))
  const disk = onDisk()
  await system.start()

  await Promise.all([...talking, ...liking])
  await Promise.all(
    opened.map((one) => seen(one.draw, () => one.draw.snapshot.connection.status === 'online' && one.likes().waiting.length === 0)),
  )
  // Without commands in flight at the kill this test shows nothing.
  expect(acknowledgedBefore.length).toBeGreaterThan(first.length + 20)
  expect(acknowledged.length).toBeGreaterThan(acknowledgedBefore.length)
  const inFlight = unconfirmed.reduce((sum, { size }) => sum + size, 0)
  expect(inFlight).toBeGreaterThan(0)

  // The disk after the kill holds every acknowledged message and counts each person's last like
  // once.
  for (const { seq, text } of acknowledgedBefore) expect(disk.messages.get(seq)).toBe(text)
  for (const [place, { you }] of opened.entries())
    for (const target of targets.filter((one) => !unconfirmed[place]!.has(one)))
      expect([target, you.name, disk.likes.get(`${target} ${you.id}`) ?? false]).toEqual([
        target,
        you.name,
        likedBefore[place]!.has(target),
      ])
  for (const [target, likes] of disk.totals)
    expect(likes).toBe([...disk.likes].filter(([key, liked]) => liked && key.startsWith(`${target} `)).length)

  // Everyone has reconnected and sent again what was not acknowledged: every message is there
  // once, at its acknowledged `seq`.
  await pause(1_100) // the endpoint caches for a second
  const messages = await messagesOf(system, draw)
  const byPlace = (a: Acknowledged, b: Acknowledged) => a.seq - b.seq
  expect(messages.map(({ by, text, seq }) => ({ by: by.id, text, seq }))).toEqual(acknowledged.toSorted(byPlace))
  const expected = targets.map((target) => opened.filter(({ likes }) => likes().liked.includes(target)).length)
  expect(expected.some((likes) => likes > 0)).toBe(true)
  const received = new Map(messages.map(({ seq, likes }) => [seq, likes]))
  const { likes: ofDraw, viewers } = await statusOf(system, draw)
  expect([ofDraw, ...first.map(({ seq }) => received.get(seq))]).toEqual(expected)
  expect(viewers).toBe(viewerCount)
  const lines = messages.slice(-50).map(({ seq }) => seq)
  for (const one of opened) {
    await seen(one.draw, () => one.draw.snapshot.viewers === viewerCount && one.draw.snapshot.likes === expected[0])
    expect(one.draw.snapshot.lines.slice(-50).map(({ seq }) => seq)).toEqual(lines)
  }
  console.log(
    `${acknowledged.length} messages (${acknowledgedBefore.length} acknowledged before the kill), ${likes.sent} likes sent (${inFlight} in flight at the kill), ${viewerCount} viewers`,
  )
}, 90_000)
