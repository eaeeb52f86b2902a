import { expect, test } from '@playwright/test'
import { addressOf, doors } from '../../protocol/http.ts'
import { browserSystem } from '../support/browser-place.ts'
import { newId, signIn, visitor } from '../support/people.ts'
import { AgentAtDesk, VisitorOnPage } from '../support/stage.ts'

const system = browserSystem()
const { url } = system.place
const ten = ['hi', 'kifak', 'sho', '3amel', 'marhaba', 'test1', 'test2', 'test3', 'test4', 'test5']

const own = (layla: VisitorOnPage) => layla.panel.locator('.group.own .bubble').allInnerTexts()
const visitorsIn = async (agent: AgentAtDesk) =>
  (await agent.thread.getByRole('article').getByRole('paragraph').allInnerTexts()).filter((text) => ten.includes(text))

test('ten messages within a second appear once each and in order for both, and still do after a reload', async ({ browser }) => {
  const maya = await AgentAtDesk.signIn(browser, url, 'maya')
  const layla = await VisitorOnPage.arrive(browser, url)
  await layla.openChat()
  await layla.choose('Billing')
  for (const text of ten) await layla.say(text)
  await expect.poll(() => own(layla)).toEqual(ten)
  await maya.open(/hi|kifak|sho|3amel|marhaba|test|Sami/)
  await expect.poll(() => visitorsIn(maya)).toEqual(ten)

  await Promise.all([layla.page.reload(), maya.page.reload()])
  await layla.openChat()
  await expect.poll(() => own(layla)).toEqual(ten)
  await expect.poll(() => visitorsIn(maya)).toEqual(ten)
})

test('two tabs of one visitor are one person: each shows everything once, whichever tab wrote it', async ({ browser }) => {
  const context = await browser.newContext()
  const first = await VisitorOnPage.arrive(context, url)
  await first.openChat()
  await first.choose('Domains')
  await first.say('from the first tab')
  await expect.poll(() => own(first)).toEqual(['from the first tab'])
  const second = await VisitorOnPage.arrive(context, url)
  await second.openChat()
  await expect.poll(() => own(second)).toEqual(['from the first tab'])
  await second.say('from the second tab')
  await first.say('from the first again')
  for (const tab of [first, second])
    await expect
      .poll(async () => (await own(tab)).toSorted())
      .toEqual(['from the first again', 'from the first tab', 'from the second tab'])
  expect(await own(first)).toEqual(await own(second))
})

test('a history of 500 messages: older ones come three times without a jump, a doubling or a change of order', async ({ browser }) => {
  const layla = await visitor(system)
  const maya = await signIn(system, 'maya')
  const lines = Array.from({ length: 500 }, (_, n) => `line ${n + 1}`)
  // Spoken through the agents' door in a few batches: agents have no pace, and order is the room's.
  for (const text of lines) {
    const answer = await maya.ask(addressOf(doors.agentCommand, { conversation: layla.room }), {
      method: 'POST',
      body: { type: 'message.post', id: newId(), text },
    })
    expect(answer.ok).toBe(true)
  }
  const desk = await AgentAtDesk.signIn(browser, url, 'maya')
  await desk.page.goto(`${url}/dashboard/inbox/all/${layla.room}`)
  await desk.thread.getByText('line 500', { exact: true }).waitFor()
  const scroller = desk.thread
  const shown = async () =>
    (await desk.thread.getByRole('article').getByRole('paragraph').allInnerTexts())
      .filter((text) => text.startsWith('line '))
      .map((text) => Number(text.slice(5)))
  const seen = new Set<number>()
  let oldest = 500
  let loads = 0
  for (let step = 0; step < 400 && oldest > 1; step++) {
    const numbers = await shown()
    // In order and without doubling, at every moment.
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
    for (const n of numbers) seen.add(n)
    if (numbers[0]! < oldest - 60) loads++
    oldest = Math.min(oldest, numbers[0]!)
    const anchor = desk.thread.getByText(`line ${numbers[Math.floor(numbers.length / 2)]}`, { exact: true })
    const before = await anchor.boundingBox()
    await scroller.hover()
    await desk.page.mouse.wheel(0, -400)
    await desk.page.waitForTimeout(60)
    const after = await anchor.boundingBox().catch(() => null)
    // What one was reading moved by what one scrolled, and by nothing else.
    if (before && after) expect(after.y - before.y).toBeLessThanOrEqual(401)
  }
  expect(seen.size).toBe(500)
  console.log(`loads seen: ${loads}`)
})
