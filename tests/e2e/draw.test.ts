import { type Browser, expect, type Locator, test } from '@playwright/test'
import type { Reply } from '../../protocol/envelope.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { browserSystem } from '../support/browser/browser-address.ts'
import { isMarked, mark, ViewerOnPage } from '../support/browser/draw-page.ts'
import { answerTo, command, guest, newDraw, postAsHost } from '../support/clients/draws.ts'
import { type Staff, signIn } from '../support/clients/people.ts'

const system = browserSystem()
const pageOf = ({ draw }: DrawRow) => `${system.url}/draw/${draw}`
const watching = (n: number) => (n === 1 ? '1 person is watching' : `${n} people are watching`)
const likes = (n: number) => (n === 1 ? '1 like' : `${n} likes`)
const seqOf = (answer: Reply) => (answer.type === 'ack' ? answer.seq : 0)
const closeAll = (...viewers: ViewerOnPage[]) => Promise.all(viewers.map(({ page }) => page.context().close()))

/**
 * Waits until all of them show the text, and returns how long the slowest took, in ms. The limit
 * is for a busy machine.
 */
async function allShow(what: readonly Locator[], text: string, since?: () => number): Promise<number> {
  const now = Date.now()
  const took = what.map(async (one) => {
    await expect(one).toHaveText(text)
    return Date.now() - (since?.() ?? now)
  })
  return Math.max(...(await Promise.all(took)))
}

async function withNames(browser: Browser, draw: DrawRow, ...names: string[]): Promise<ViewerOnPage[]> {
  const viewers: ViewerOnPage[] = []
  for (const name of names) {
    const viewer = await ViewerOnPage.arrive(browser, pageOf(draw))
    await viewer.join(name)
    viewers.push(viewer)
  }
  return viewers
}

let maya: Staff
test.beforeAll(async () => {
  maya = await signIn(system, 'maya')
})

test('three viewers are counted on every page within a second after they come and go', async ({ browser }) => {
  const draw = await newDraw(maya)
  const here: ViewerOnPage[] = []
  const counts = () => here.map((one) => one.watching)
  const took = new Map<string, number>()
  for (const name of ['Rania', 'Karim', 'Salma']) {
    const viewer = await ViewerOnPage.arrive(browser, pageOf(draw))
    here.push(viewer)
    // The test sees the socket a moment after the page opened it.
    const ms = await allShow(counts(), watching(here.length), () => viewer.connectedAt)
    took.set(`${name} came`, ms)
  }
  for (const name of ['Salma', 'Karim']) {
    const left = here.pop()!
    const since = Date.now()
    await left.page.close()
    took.set(`${name} went`, await allShow(counts(), watching(here.length), () => since))
    await left.page.context().close()
  }
  console.log([...took].map(([what, ms]) => `${what}: ${ms} ms`).join(', '))
  // The median, because a busy machine may delay one of them.
  expect([...took.values()].toSorted((a, b) => a - b)[2]).toBeLessThan(1_000)
  await closeAll(...here)
})

test('likes and unlikes add up on every page, messages appear for all, the host has a badge, and removed messages disappear', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  const draw = await newDraw(maya, { title: 'The draw of likes' })
  const all = await withNames(browser, draw, 'Rania', 'Karim', 'Salma')
  const [rania, karim, salma] = all as [ViewerOnPage, ViewerOnPage, ViewerOnPage]
  const hello = 'Hello from Beirut'
  await rania.post(hello)
  for (const { line } of all.map((one) => ({ line: one.line(hello) }))) {
    await expect(line).toBeVisible()
    await expect(line.locator('.name')).toHaveText('Rania')
    await expect(line.locator('time')).toHaveText(/\d/)
    await expect(line.locator('.avatar')).toHaveText('R')
  }

  const totals = all.map((one) => one.likes)
  let n = 0
  for (const [who, change] of [
    [rania, 1],
    [karim, 1],
    [salma, 1],
    [karim, -1],
    [karim, 1],
    [rania, -1],
    [salma, -1],
  ] as const) {
    await who.heart.click()
    n += change
    await allShow(totals, likes(n))
    await expect(who.heart).toHaveAttribute('aria-pressed', String(change > 0))
  }
  const heartsOf = (text: string, count: number) =>
    Promise.all(all.map((one) => expect(one.likeOf(text)).toHaveAttribute('aria-label', `Like the message of Rania, ${likes(count)}`)))
  await Promise.all([karim.likeOf(hello).click(), salma.likeOf(hello).click()])
  await heartsOf(hello, 2)
  await karim.likeOf(hello).click()
  await heartsOf(hello, 1)
  // Quick clicks: on, off, on, off, on is one like.
  for (let press = 0; press < 5; press++) await rania.likeOf(hello).click({ delay: 0 })
  await heartsOf(hello, 2)

  const welcome = 'Welcome, everyone. The draw is in half an hour.'
  const sent = await postAsHost(maya, draw.draw, welcome)
  for (const one of all) {
    await expect(one.line(welcome).locator('.badge')).toHaveText('Host')
    await expect(one.line(welcome).locator('.name')).toHaveText('Maya Haddad')
    await expect(one.line(hello).locator('.badge:not(.host)')).toHaveCount(one === rania ? 1 : 0)
  }
  await salma.post('Something that I regret')
  await expect(karim.line('Something that I regret')).toBeVisible()
  await salma.line('Something that I regret').hover()
  await salma.line('Something that I regret').getByRole('button', { name: 'Remove your message' }).click()
  await command(maya, draw.draw, { type: 'message.remove', target: seqOf(sent) })
  for (const one of all) {
    await expect(one.line('Something that I regret')).toHaveCount(0)
    await expect(one.line(welcome)).toHaveCount(0)
    await expect(one.line(hello)).toBeVisible()
  }

  // A viewer who returns is the same guest with the same likes.
  await karim.page.reload()
  await expect(karim.chat.getByText('As Karim')).toBeVisible()
  await expect(karim.heart).toHaveAttribute('aria-pressed', 'true')
  await expect(karim.likeOf(hello)).toHaveAttribute('aria-pressed', 'false')
  await expect(karim.line(welcome)).toHaveCount(0)
  await allShow(totals, likes(1))
  await heartsOf(hello, 2)
  await karim.post('I am back')
  await expect(rania.line('I am back').locator('.name')).toHaveText('Karim')
  await closeAll(...all)
})

test('the eleventh message in a minute is refused with the time to wait, and the text stays in the box', async ({ browser }) => {
  const draw = await newDraw(maya, { title: 'The draw of the talkative' })
  const [rania, karim] = (await withNames(browser, draw, 'Rania', 'Karim')) as [ViewerOnPage, ViewerOnPage]
  for (let n = 1; n <= 10; n++) await rania.post(`This is my message ${n}`)
  await rania.box.fill('This is my message 11')
  await rania.box.press('Enter')
  const refusal = rania.chat.locator('.refusal')
  await expect(refusal).toContainText('You are writing faster than we can read.')
  await expect(refusal).toContainText(/Wait \d+ s/)
  await expect(rania.box).toHaveValue('This is my message 11')
  await expect(rania.line('This is my message 11')).toHaveCount(0)
  await karim.post('I may, for I have said nothing yet')
  expect((await karim.texts()).filter((text) => text.startsWith('This is my message'))).toHaveLength(10)
  await karim.box.fill('I may, for I have said nothing yet')
  await karim.box.press('Enter')
  await expect(karim.chat.locator('.refusal')).toContainText('You sent exactly that a moment ago.')
  await expect(karim.box).toHaveValue('I may, for I have said nothing yet')
  await closeAll(rania, karim)
})

test('a name that imitates staff is refused under the field, and another name works', async ({ browser }) => {
  const rania = await ViewerOnPage.arrive(browser, pageOf(await newDraw(maya)))
  const field = rania.chat.locator('.name-form input')
  for (const forged of ['Ηost', 'HOST ✓', 'Mаya Haddad']) {
    await field.fill(forged)
    await field.press('Enter')
    await expect(rania.chat.locator('.refusal')).toContainText('too similar to a reserved one')
    await expect(field).toHaveValue(forged)
  }
  await rania.join('Rania')
  await closeAll(rania)
})

test('the room refuses everything before its window, and the page opens on time without a reload', async ({ browser }) => {
  const draw = await newDraw(maya, { title: 'The draw that opens', opensInMs: 9_000 })
  const rania = await ViewerOnPage.arrive(browser, pageOf(draw))
  await mark(rania.page)
  await expect(rania.state).toHaveText(/Chat opens in \d+ s/)
  await expect(rania.chat.getByText(/The chat opens on .*\d:\d\d/)).toBeVisible()
  await expect(rania.box).toHaveCount(0)
  await expect(rania.heart).toHaveAttribute('aria-disabled', 'true')
  const early = await guest(system, draw.draw, 'Karim')
  const socket = await early.connect()
  expect(await answerTo(socket, { type: 'message.post', text: 'Is it open?' })).toMatchObject({
    code: 'not-open-yet',
    retryAfterMs: expect.any(Number),
  })
  expect(await answerTo(socket, { type: 'like', target: 0, on: true })).toMatchObject({ code: 'not-open-yet' })

  await expect(rania.state).toHaveText('Live', { timeout: 20_000 })
  const late = Date.now() - draw.opensAt
  expect(late).toBeGreaterThanOrEqual(0)
  await rania.join('Rania')
  await rania.post('First!')
  await rania.heart.click()
  await expect(rania.likes).toHaveText('1 like')
  await socket.receives((item) => item.type === 'message.posted' && item.text === 'First!')
  await expect(rania.chat.getByText('The chat is open. Say hello!')).toBeVisible()
  expect(await isMarked(rania.page), 'Rania did not reload').toBe(true)
  console.log(`open on the page ${late} ms after its time`)
  socket.close()
  await closeAll(rania)
})

test('the page closes on time without a reload, keeps the unsent text, and the room refuses it', async ({ browser }) => {
  const draw = await newDraw(maya, { title: 'The draw that closes', closesInMs: 10_000 })
  const karim = await (await guest(system, draw.draw, 'Karim')).connect()
  const [rania] = (await withNames(browser, draw, 'Rania')) as [ViewerOnPage]
  await mark(rania.page)
  await rania.post('Just in time')
  await expect(rania.state).toHaveText(/Live, closes in \d+ s/)
  await rania.box.fill('Too late')
  await expect(rania.state).toHaveText('Chat closed', { timeout: 20_000 })
  expect(Date.now()).toBeGreaterThanOrEqual(draw.closesAt)
  await rania.box.press('Enter')
  await expect(rania.box).toHaveValue('Too late')
  await expect(rania.heart).toHaveAttribute('aria-disabled', 'true')
  await expect(rania.chat.getByText('The chat is closed. Thank you for being here.')).toBeVisible()
  expect(await answerTo(karim, { type: 'message.post', text: 'Hello?' })).toMatchObject({ code: 'closed' })
  expect(await answerTo(karim, { type: 'like', target: 0, on: true })).toMatchObject({ code: 'closed' })
  await expect(rania.line('Too late')).toHaveCount(0)
  expect(await isMarked(rania.page), 'Rania did not reload').toBe(true)
  // A viewer who comes later reads the messages and cannot write.
  const salma = await ViewerOnPage.arrive(browser, pageOf(draw))
  await expect(salma.line('Just in time')).toBeVisible()
  await expect(salma.chat.getByText('The chat of this draw is closed.')).toBeVisible()
  karim.close()
  await closeAll(rania, salma)
})

test('the chat stays in place and counts new messages while Rania reads further up, and holds at most two hundred rows', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  const draw = await newDraw(maya, { title: 'The busy draw' })
  const post = async (from: number, to: number) => {
    for (let n = from; n <= to; n += 20)
      await Promise.all(Array.from({ length: Math.min(20, to - n + 1) }, (_, i) => postAsHost(maya, draw.draw, `line ${n + i}`)))
  }
  const [rania] = (await withNames(browser, draw, 'Rania')) as [ViewerOnPage]
  await post(1, 100)
  await expect(rania.lines).toHaveCount(100)
  const scroller = rania.page.getByRole('region', { name: 'Messages' })
  await scroller.hover()
  await rania.page.mouse.wheel(0, -1_200)
  await expect(rania.chat.getByRole('button', { name: 'To the newest message' })).toBeVisible()
  const read = await scroller.evaluate((area) => {
    const { top, height } = area.getBoundingClientRect()
    const line = [...area.querySelectorAll('li.line')].find((one) => one.getBoundingClientRect().bottom > top + height / 2)!
    return { seq: line.getAttribute('data-seq')!, y: line.getBoundingClientRect().top }
  })
  await post(101, 107)
  const pill = rania.chat.getByRole('button', { name: '7 new messages' })
  await expect(pill).toBeVisible()
  const y = await scroller.locator(`li[data-seq="${read.seq}"]`).evaluate((line) => line.getBoundingClientRect().top)
  expect(Math.abs(y - read.y), 'what Rania reads stays in place').toBeLessThan(1)
  await pill.click()
  await expect(pill).toHaveCount(0)
  await expect(rania.lines.last()).toBeInViewport()

  await post(108, 320)
  await expect.poll(async () => (await rania.texts()).length).toBeGreaterThan(150)
  await expect(
    rania.chat
      .locator('.text')
      .getByText(/^line 3[01]\d$/)
      .first(),
  ).toBeAttached()
  expect(await rania.chat.locator('li').count()).toBeLessThanOrEqual(200)
  await closeAll(rania)
})

test('the page shows that the network is cut, and missed messages appear when it is back', async ({ browser }) => {
  const draw = await newDraw(maya, { title: 'The draw in a tunnel' })
  const [rania] = (await withNames(browser, draw, 'Rania')) as [ViewerOnPage]
  await rania.post('Before the tunnel')
  const context = rania.page.context()
  await context.setOffline(true)
  await expect(rania.chat.getByText('You are offline. We go on as soon as you are back.')).toBeVisible()
  await postAsHost(maya, draw.draw, 'Said while she was away')
  await context.setOffline(false)
  await expect(rania.line('Said while she was away')).toBeVisible({ timeout: 30_000 })
  await expect(rania.chat.locator('.connection-bar')).toHaveCount(0)
  await rania.post('And out again')
  expect(await rania.texts()).toEqual(['Before the tunnel', 'Said while she was away', 'And out again'])
  await closeAll(rania)
})
