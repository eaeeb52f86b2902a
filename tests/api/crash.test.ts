import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, inject, it } from 'vitest'
import { textOf } from '../../protocol/message.ts'
import { signIn, type Visitor, visitor } from '../support/clients/people.ts'
import { type Tab, tabOf, until } from '../support/clients/real-client.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))
const opened: Tab[] = []
const tab = (...of: Parameters<typeof tabOf>): Tab => {
  const one = tabOf(...of)
  opened.push(one)
  one.conversation.open()
  return one
}
const isOnline = ({ conversation }: Tab) => conversation.snapshot.connection.status === 'online'
const online = (one: Tab) => until(one.conversation, () => isOnline(one))
const texts = ({ conversation }: Tab, ours: ReadonlySet<string>) =>
  conversation.snapshot.lines.flatMap(({ text }) => (ours.has(text) ? [text] : []))
const stored = async (who: Visitor) =>
  (await who.history()).flatMap((event) =>
    event.type === 'message.posted' && event.by.id === who.pass.you.id ? [textOf(event.parts)] : [],
  )
const everythingSent = (one: Tab) => until(one.conversation, () => isOnline(one) && one.outbox.items.length === 0)

afterEach(() => {
  for (const { conversation } of opened.splice(0)) conversation.close()
})

it('no acknowledged message is lost or doubled when the runtime is killed while four visitors write', async () => {
  const names = ['Layla', 'Nadim', 'Rana', 'Ziad']
  const people = await Promise.all(names.map(() => visitor(system)))
  const maya = await signIn(system, 'maya')
  const tabs = people.map((who) => tab(who))
  const watching = people.map((who) => tab({ staff: maya, room: who.room }))
  await Promise.all([...tabs, ...watching].map(online))

  const sent = names.map((name) => Array.from({ length: 9 }, (_, n) => `${name} ${n}`))
  const talking = tabs.map(async ({ conversation }, who) => {
    for (const text of sent[who]!) {
      expect(conversation.post(text)).toBeUndefined()
      await pause(12)
    }
  })
  await pause(60)
  await system.kill()
  const acknowledged = tabs.map((one, who) => texts(one, new Set(sent[who])))
  await Promise.all(talking)
  await system.start()

  await Promise.all(tabs.map(everythingSent))
  for (const [who, one] of tabs.entries()) {
    const all = sent[who]!
    expect(await stored(people[who]!)).toEqual(all)
    expect(all).toEqual(expect.arrayContaining(acknowledged[who]!))
    expect(texts(one, new Set(all))).toEqual(all)
    const watched = watching[who]!
    await until(watched.conversation, () => texts(watched, new Set(all)).length >= all.length)
    expect(texts(watched, new Set(all))).toEqual(all)
  }
  // Without messages in flight at the kill this test shows nothing.
  const before = acknowledged.flat().length
  expect(before).toBeLessThan(sent.flat().length)
}, 90_000)

it('Layla gets exactly one answer when the runtime is killed while the assistant answers', async () => {
  const layla = await visitor(system)
  const laylas = tab(layla)
  await online(laylas)
  const answers = async () => (await layla.history()).filter((event) => event.type === 'message.posted' && event.by.role === 'assistant')
  laylas.conversation.post('How do I point my domain to my website?')
  await until(laylas.conversation, () => laylas.conversation.snapshot.draft !== undefined)
  await system.kill()
  await system.start()
  const isAnswered = () => laylas.conversation.snapshot.lines.some(({ by, kind }) => by.role === 'assistant' && kind === 'message')
  await until(laylas.conversation, () => isOnline(laylas) && isAnswered(), 60_000)
  await everythingSent(laylas)
  // Long enough for a second answer to end.
  await pause(4_000)
  expect(await answers()).toMatchObject([{ id: 'answer:1' }])
}, 120_000)

it('what Layla writes while the network is cut arrives once and in order when it is back', async () => {
  const layla = await visitor(system)
  const laylas = tab(layla)
  await online(laylas)
  const all = ['hi', 'kifak', 'sho', '3amel', 'marhaba', 'test1', 'test2']
  for (const [n, text] of all.entries()) {
    laylas.conversation.post(text)
    if (n === 3) laylas.cut()
    await pause(5)
  }
  await pause(200)
  expect(laylas.outbox.items.length).toBeGreaterThan(0)
  laylas.mend()
  await everythingSent(laylas)
  expect(await stored(layla)).toEqual(all)
  expect(texts(laylas, new Set(all))).toEqual(all)
})

it('the outbox sends unsent messages once when the tab is closed and opened again', async () => {
  const layla = await visitor(system)
  const first = tab(layla)
  await online(first)
  const all = ['one', 'two', 'three', 'four', 'five']
  for (const text of all) first.conversation.post(text)
  first.conversation.close()
  const second = tab(layla, first.outbox)
  await everythingSent(second)
  expect(await stored(layla)).toEqual(all)
  expect(texts(second, new Set(all))).toEqual(all)
})

it('two tabs of one visitor share an outbox and send nothing twice', async () => {
  const layla = await visitor(system)
  const first = tab(layla)
  const second = tab(layla, first.outbox)
  await Promise.all([online(first), online(second)])
  const all = ['from the first', 'from the second', 'again the first']
  for (const [n, text] of all.entries()) (n % 2 === 0 ? first : second).conversation.post(text)
  await Promise.all([first, second].map(everythingSent))
  expect((await stored(layla)).toSorted()).toEqual(all.toSorted())
  expect(first.conversation.snapshot.you).toEqual(second.conversation.snapshot.you)
})
