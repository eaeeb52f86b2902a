import { expect, test } from '@playwright/test'
import { textOf } from '../../protocol/message.ts'
import { browserSystem } from '../support/browser/browser-address.ts'
import { AgentOnPage } from '../support/browser/pages.ts'
import { newId, signIn, visitor } from '../support/clients/people.ts'

const system = browserSystem()
const { url } = system.place

test('Omar returns to unread lines, leaves the composer by Escape, undoes a removal and removes for good', async ({ browser }) => {
  const layla = await visitor(system)
  const socket = await layla.connect()
  socket.send({ type: 'person.request', id: newId() })
  await socket.receives((item) => item.type === 'person.requested')
  // The computer's clock is wrong by hours, as some are.
  const omar = await AgentOnPage.signIn(browser, url, 'omar')
  const { page } = omar
  await page.clock.setFixedTime(Date.now() + 5 * 3_600_000)
  await page.goto(`${url}/dashboard/inbox/waiting/${layla.room}`)
  const row = page.locator(`li[data-room="${layla.room}"]`)
  await expect(row).toContainText('No messages yet')
  await expect(row).toContainText(/Waiting \dm/)
  await omar.claim()
  await omar.post(
    'I am here\n\n```\nrestore --from=2026-11-20 --to=/var/www/cedar-cakes --keep-owner --keep-mode --verbose --progress\n```',
  )
  const sent = await socket.receives((item) => item.type === 'message.posted' && textOf(item.parts).startsWith('I am here'))

  const code = omar.thread.locator('pre')
  // The line is made anew once, when it is stored.
  await expect(async () => {
    await code.focus()
    await expect(code).toBeFocused({ timeout: 500 })
  }).toPass()
  await omar.reply.fill('half a thought')
  await page.keyboard.press('Escape')
  await expect(omar.thread).toBeFocused()
  await page.keyboard.press('n')
  await expect(page.getByRole('textbox', { name: 'Note' })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('r')
  await expect(omar.reply).toHaveValue('half a thought')
  await omar.reply.fill('')

  const message = omar.thread.getByRole('article').filter({ has: page.locator('pre') })
  await message.hover()
  await message.getByRole('button', { name: 'Remove' }).click()
  await expect(omar.thread.getByText('Message removed')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(code).toBeVisible()
  await message.hover()
  await message.getByRole('button', { name: 'Remove' }).click()
  expect(
    socket.items.some((item) => item.type === 'message.removed'),
    'nothing is sent while it can be undone',
  ).toBe(false)
  // The time to undo goes on when Omar turns to another page.
  await page.getByRole('link', { name: 'Search' }).first().click()
  const removed = await socket.receives((item) => item.type === 'message.removed', 20_000)
  expect(removed).toMatchObject({ target: (sent as { seq: number }).seq })

  const maya = await (await signIn(system, 'maya')).connect(layla.room)
  for (let n = 1; n <= 40; n++) maya.send({ type: 'note.post', id: newId(), text: `while you were away ${n}` })
  await maya.receives((item) => item.type === 'note.posted' && textOf(item.parts) === 'while you were away 40')
  await page.goto(`${url}/dashboard/inbox/all/${layla.room}`)
  await expect(omar.thread.getByText('Unread from here')).toBeInViewport()
  await expect(omar.thread.getByText('while you were away 1', { exact: true })).toBeInViewport()
  await page.getByRole('button', { name: 'Newest messages' }).click()
  await expect(omar.thread.getByText('while you were away 40', { exact: true })).toBeInViewport()
  maya.close()
  socket.close()
  await page.context().close()
})

test('on a phone the name has room, targets are large, and notices cover neither messages nor the composer', async ({ browser }) => {
  const layla = await visitor(system)
  const socket = await layla.connect()
  socket.send({ type: 'message.post', id: newId(), text: 'is it quick on a phone?' })
  await socket.receives((item) => item.type === 'message.posted')
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const page = await context.newPage()
  await page.goto(`${url}/dashboard/`)
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('maya@parley.example')
  await page.getByRole('textbox', { name: 'Password' }).fill('parley-demo')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('list', { name: /^Conversations/ }).waitFor()
  await page.goto(`${url}/dashboard/inbox/all/${layla.room}`)
  const maya = new AgentOnPage(page)
  await maya.claim()
  const notice = page.getByRole('dialog').filter({ hasText: 'You have this conversation.' })
  await notice.waitFor()
  const boxOf = async (of: typeof notice) => (await of.boundingBox())!
  const bottom = ({ y, height }: { y: number; height: number }) => y + height
  await expect.poll(async () => bottom(await boxOf(notice)) <= (await boxOf(page.getByRole('heading', { level: 1 }))).y).toBe(true)
  const name = page.getByRole('heading', { level: 1 })
  expect(
    await name.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
    'nothing of the name is cut',
  ).toBeLessThanOrEqual(0)
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, [role=tab], nav a, li[data-room] a')]
      .filter((target) => target.checkVisibility({ opacityProperty: true }))
      .map((target) => ({ target: target.outerHTML.slice(0, 100), ...target.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => width > 2 && (width < 44 || height < 44)),
  )
  expect(small).toEqual([])
  socket.close()
  await context.close()
})
