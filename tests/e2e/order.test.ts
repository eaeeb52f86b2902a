import { expect, test } from '@playwright/test'
import { textOf } from '../../protocol/message.ts'
import { browserSystem } from '../support/browser/browser-address.ts'
import { AgentOnPage, VisitorOnPage } from '../support/browser/pages.ts'
import { newId, signIn, visitor } from '../support/clients/people.ts'

const system = browserSystem()
const { url } = system.place
const ten = ['hi', 'kifak', 'sho', '3amel', 'marhaba', 'test1', 'test2', 'test3', 'test4', 'test5']

const own = (layla: VisitorOnPage) => layla.panel.locator('.group.own .bubble').allInnerTexts()
const visitorsIn = async (agent: AgentOnPage) =>
  (await agent.thread.getByRole('article').getByRole('paragraph').allInnerTexts()).filter((text) => ten.includes(text))

test('ten messages within a second appear once and in order for both, also after a reload', async ({ browser }) => {
  const maya = await AgentOnPage.signIn(browser, url, 'maya')
  const layla = await VisitorOnPage.arrive(browser, url)
  await layla.openChat()
  await layla.choose('Billing')
  for (const text of ten) await layla.post(text)
  await expect.poll(() => own(layla)).toEqual(ten)
  await maya.open(/hi|kifak|sho|3amel|marhaba|test|Sami/)
  await expect.poll(() => visitorsIn(maya)).toEqual(ten)

  await Promise.all([layla.page.reload(), maya.page.reload()])
  await layla.openChat()
  await expect.poll(() => own(layla)).toEqual(ten)
  await expect.poll(() => visitorsIn(maya)).toEqual(ten)
})

test('two tabs of one visitor show everything once, whichever tab wrote it', async ({ browser }) => {
  const context = await browser.newContext()
  const first = await VisitorOnPage.arrive(context, url)
  await first.openChat()
  await first.choose('Domains')
  await first.post('from the first tab')
  await expect.poll(() => own(first)).toEqual(['from the first tab'])
  const second = await VisitorOnPage.arrive(context, url)
  await second.openChat()
  await expect.poll(() => own(second)).toEqual(['from the first tab'])
  await second.post('from the second tab')
  await first.post('from the first again')
  for (const tab of [first, second])
    await expect
      .poll(async () => (await own(tab)).toSorted())
      .toEqual(['from the first again', 'from the first tab', 'from the second tab'])
  expect(await own(first)).toEqual(await own(second))
})

test('a conversation of 500 messages loads older pages without a jump, a duplicate or a change of order', async ({ browser }) => {
  test.setTimeout(120_000)
  const layla = await visitor(system)
  const maya = await signIn(system, 'maya')
  const socket = await maya.connect(layla.room)
  // Agents have no rate limit: five hundred at once, in the order of one socket.
  for (let n = 1; n <= 500; n++) socket.send({ type: 'message.post', id: newId(), text: `line ${n}` })
  await socket.receives((item) => item.type === 'message.posted' && textOf(item.parts) === 'line 500', 30_000)
  socket.close()

  const desktop = await AgentOnPage.signIn(browser, url, 'maya')
  let loads = 0
  desktop.page.on('response', (response) => {
    if (response.url().includes('/events?')) loads++
  })
  await desktop.page.goto(`${url}/dashboard/inbox/all/${layla.room}`)
  const line = (n: number) => desktop.thread.getByText(`line ${n}`, { exact: true })
  await line(500).waitFor()
  const seen = new Set<number>()
  const sample = async (): Promise<{ numbers: number[]; y: number; of: number }> =>
    desktop.thread.evaluate((thread) => {
      const articles = [...thread.querySelectorAll('article')].flatMap((article) => {
        const sent = [...article.querySelectorAll('p')].map(({ textContent }) => /^line (\d+)$/.exec(textContent)?.[1])
        const n = sent.find((found) => found !== undefined)
        return n === undefined ? [] : [{ n: Number(n), y: article.getBoundingClientRect().top }]
      })
      const middle = articles[Math.floor(articles.length / 2)]!
      return { numbers: articles.map(({ n }) => n), y: middle.y, of: middle.n }
    })
  const yOf = (n: number) =>
    line(n)
      .evaluate((element) => element.closest('article')!.getBoundingClientRect().top)
      .catch(() => undefined)
  await desktop.thread.hover()
  for (let step = 0; step < 300 && !seen.has(1); step++) {
    const before = await sample()
    expect(before.numbers, 'in order, without doubling').toEqual([...new Set(before.numbers)].toSorted((a, b) => a - b))
    for (const n of before.numbers) seen.add(n)
    const loadsBefore = loads
    await desktop.page.mouse.wheel(0, -500)
    await desktop.page.waitForTimeout(40)
    const after = await yOf(before.of)
    // What one reads moves by the scrolled distance only, whether or not older messages arrived
    // above.
    if (after !== undefined) expect(Math.abs(after - before.y), `no jump (${loads - loadsBefore} pages came)`).toBeLessThanOrEqual(502)
  }
  expect(seen.size).toBe(500)
  expect(loads, 'pages of older messages').toBeGreaterThanOrEqual(3)
})
