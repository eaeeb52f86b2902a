import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { drawItself } from '../../protocol/draw.ts'
import { messagesOf, newDraw, statusOf } from '../support/draws.ts'
import { signIn } from '../support/people.ts'
import { seen, type Viewer, viewer } from '../support/real-viewer.ts'
import { freshSystem, type System } from '../support/system.ts'

const crowd = 100
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

interface Taken {
  readonly by: string
  readonly text: string
  readonly seq: number
}

/** What stands on the disk of a runtime that is dead: nobody had the time to tidy up. */
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

/** Says it until it is taken, as somebody does whose words stay in the box. */
async function say({ you, draw }: Viewer, text: string): Promise<Taken> {
  for (;;) {
    const answer = await draw.post(text)
    if (answer.type === 'ack') return { by: you.id, text, seq: answer.seq }
    if (answer.code !== 'unavailable') throw new Error(`${text}: ${answer.code}`)
  }
}

it('the runtime is killed under a crowd that writes and likes, and started again: what was acknowledged stands, in its order, and counts once', async () => {
  const { draw } = await newDraw(await signIn(system, 'maya'))
  for (let n = 0; n < crowd; n += 20)
    opened.push(...(await Promise.all(Array.from({ length: 20 }, (_, i) => viewer(system, draw, `Viewer ${n + i}`)))))
  await Promise.all(opened.map((one) => seen(one.draw, () => one.draw.snapshot.connection.status === 'online')))
  // These can be liked from the beginning; more targets make more words for each of them.
  const first = await Promise.all(opened.slice(0, 5).map((one, n) => say(one, `to be liked ${n}`)))
  const targets = [drawItself, ...first.map(({ seq }) => seq)]

  const taken: Taken[] = [...first]
  const likes = { said: 0 }
  const began = Date.now()
  const isTalking = () => Date.now() < began + talkMs
  const talking = opened.map(async (one, place) => {
    const everyMs = (crowd / messagesPerSecond) * 1_000
    await pause((everyMs * place) / crowd)
    for (let n = 0; isTalking(); n++) {
      const next = pause(everyMs)
      taken.push(await say(one, `${one.you.name} says ${n}`))
      await next
    }
  })
  const liking = opened.map(async (one, place) => {
    const everyMs = (crowd / likesPerSecond) * 1_000
    await pause((everyMs * place) / crowd)
    for (let n = place; isTalking(); n++) {
      const target = targets[n % targets.length]!
      const { liked, lines } = one.draw.snapshot
      one.draw.like(target, !(target === drawItself ? liked : lines.find(({ seq }) => seq === target)?.liked))
      likes.said++
      await pause(everyMs)
    }
  })

  await pause(talkMs / 2)
  const flying = opened.map(({ likes }) => new Set(likes().waiting.map(({ target }) => target)))
  await system.kill()
  const isDown = (one: Viewer) => one.draw.snapshot.connection.status !== 'online'
  await Promise.all(opened.map((one) => seen(one.draw, () => isDown(one))))
  const takenBefore = [...taken]
  const likedBefore = opened.map(({ likes }) => new Set(likes().liked))
  const disk = onDisk()
  await system.start()

  await Promise.all([...talking, ...liking])
  await Promise.all(
    opened.map((one) => seen(one.draw, () => one.draw.snapshot.connection.status === 'online' && one.likes().waiting.length === 0)),
  )
  // Had the kill come before or after everything, this would have shown nothing.
  expect(takenBefore.length).toBeGreaterThan(first.length + 20)
  expect(taken.length).toBeGreaterThan(takenBefore.length)
  const inFlight = flying.reduce((sum, { size }) => sum + size, 0)
  expect(inFlight).toBeGreaterThan(0)

  // On the disk of the dead: every word that was acknowledged, and each person's last one counts once.
  for (const { seq, text } of takenBefore) expect(disk.messages.get(seq)).toBe(text)
  for (const [place, { you }] of opened.entries())
    for (const target of targets.filter((one) => !flying[place]!.has(one)))
      expect([target, you.name, disk.likes.get(`${target} ${you.id}`) ?? false]).toEqual([
        target,
        you.name,
        likedBefore[place]!.has(target),
      ])
  for (const [target, likes] of disk.totals)
    expect(likes).toBe([...disk.likes].filter(([key, liked]) => liked && key.startsWith(`${target} `)).length)

  // And when all have come back and said again what was not taken: every message once, at the place that its author was told.
  await pause(1_100) // a door keeps what it has seen for a second
  const messages = await messagesOf(system, draw)
  const byPlace = (a: Taken, b: Taken) => a.seq - b.seq
  expect(messages.map(({ by, text, seq }) => ({ by: by.id, text, seq }))).toEqual(taken.toSorted(byPlace))
  const truth = targets.map((target) => opened.filter(({ likes }) => likes().liked.includes(target)).length)
  expect(truth.some((likes) => likes > 0)).toBe(true)
  const told = new Map(messages.map(({ seq, likes }) => [seq, likes]))
  const { likes: ofDraw, viewers } = await statusOf(system, draw)
  expect([ofDraw, ...first.map(({ seq }) => told.get(seq))]).toEqual(truth)
  expect(viewers).toBe(crowd)
  const lines = messages.slice(-50).map(({ seq }) => seq)
  for (const one of opened) {
    await seen(one.draw, () => one.draw.snapshot.viewers === crowd && one.draw.snapshot.likes === truth[0])
    expect(one.draw.snapshot.lines.slice(-50).map(({ seq }) => seq)).toEqual(lines)
  }
  console.log(
    `${taken.length} messages (${takenBefore.length} taken before the kill), ${likes.said} likes said (${inFlight} on their way when it came), ${crowd} viewers`,
  )
}, 90_000)
