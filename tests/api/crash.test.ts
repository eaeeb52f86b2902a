import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, inject, it } from 'vitest'
import { signIn, type Visitor, visitor } from '../support/people.ts'
import { type Tab, tabOf, until } from '../support/real-client.ts'
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
  (await who.history()).flatMap((event) => (event.type === 'message.posted' && event.by.id === who.pass.you.id ? [event.text] : []))
const everythingSent = (one: Tab) => until(one.conversation, () => isOnline(one) && one.outbox.items.length === 0)

afterEach(() => {
  for (const { conversation } of opened.splice(0)) conversation.close()
})

it('the runtime is killed while messages are in flight and started again: nothing acknowledged is lost, nothing comes twice', async () => {
  const names = ['Layla', 'Nadim', 'Rana', 'Ziad']
  const people = await Promise.all(names.map(() => visitor(system)))
  const maya = await signIn(system, 'maya')
  const tabs = people.map((who) => tab(who))
  const watching = people.map((who) => tab({ staff: maya, room: who.room }))
  await Promise.all([...tabs, ...watching].map(online))

  const said = names.map((name) => Array.from({ length: 9 }, (_, n) => `${name} ${n}`))
  const talking = tabs.map(async ({ conversation }, who) => {
    for (const text of said[who]!) {
      expect(conversation.post(text)).toBeUndefined()
      await pause(12)
    }
  })
  await pause(60)
  await system.kill()
  const acknowledged = tabs.map((one, who) => texts(one, new Set(said[who])))
  await Promise.all(talking)
  await system.start()

  await Promise.all(tabs.map(everythingSent))
  for (const [who, one] of tabs.entries()) {
    const all = said[who]!
    expect(await stored(people[who]!)).toEqual(all)
    expect(all).toEqual(expect.arrayContaining(acknowledged[who]!))
    expect(texts(one, new Set(all))).toEqual(all)
    const watched = watching[who]!
    await until(watched.conversation, () => texts(watched, new Set(all)).length >= all.length)
    expect(texts(watched, new Set(all))).toEqual(all)
  }
  // Had the kill come before or after everything, this would have shown nothing.
  const before = acknowledged.flat().length
  expect(before).toBeLessThan(said.flat().length)
}, 90_000)

it('the runtime is killed in the middle of an answer of the assistant and started again: Layla gets one answer, and it stays one', async () => {
  const layla = await visitor(system)
  const hers = tab(layla)
  await online(hers)
  const answers = async () => (await layla.history()).filter((event) => event.type === 'message.posted' && event.by.role === 'assistant')
  hers.conversation.post('How do I point my domain to my website?')
  await until(hers.conversation, () => hers.conversation.snapshot.draft !== undefined)
  await system.kill()
  await system.start()
  const isAnswered = () => hers.conversation.snapshot.lines.some(({ by, kind }) => by.role === 'assistant' && kind === 'message')
  await until(hers.conversation, () => isOnline(hers) && isAnswered(), 60_000)
  await everythingSent(hers)
  // Long enough for a second turn to come to an end.
  await pause(4_000)
  expect(await answers()).toMatchObject([{ id: 'answer:1' }])
}, 120_000)

it('the network is cut while Layla writes: what she said arrives once and in order when it is back', async () => {
  const layla = await visitor(system)
  const hers = tab(layla)
  await online(hers)
  const all = ['hi', 'kifak', 'sho', '3amel', 'marhaba', 'test1', 'test2']
  for (const [n, text] of all.entries()) {
    hers.conversation.post(text)
    if (n === 3) hers.cut()
    await pause(5)
  }
  await pause(200)
  expect(hers.outbox.items.length).toBeGreaterThan(0)
  hers.mend()
  await everythingSent(hers)
  expect(await stored(layla)).toEqual(all)
  expect(texts(hers, new Set(all))).toEqual(all)
})

it('the tab is closed with words on their way and opened again: the outbox sends them once', async () => {
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

it('two tabs of one visitor with one outbox never say a thing twice', async () => {
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
