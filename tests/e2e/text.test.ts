import { expect, type Page, test } from '@playwright/test'
import { browserSystem } from '../support/browser/browser-address.ts'
import { ViewerOnPage } from '../support/browser/draw-page.ts'
import { AgentOnPage, VisitorOnPage } from '../support/browser/pages.ts'
import { newDraw, postAsHost } from '../support/clients/draws.ts'
import { newId, signIn, visitor } from '../support/clients/people.ts'

const system = browserSystem()
const { url } = system.place

/** What a browser does that translates a page: every text gets two elements around it. */
const translate = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) texts.push(walker.currentNode as Text)
    for (const text of texts) {
      const [outer, inner] = [document.createElement('font'), document.createElement('font')]
      text.replaceWith(outer)
      outer.appendChild(inner).appendChild(text)
    }
  })

const errorsOf = (page: Page): string[] => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  return errors
}

/** The conversation that the widget of this page has stored. */
const roomOf = (page: Page): Promise<string> =>
  page.evaluate(() => Object.values(localStorage).flatMap((stored) => /"conversation":"([^"]+)"/.exec(stored)?.[1] ?? [])[0] ?? '')

/** Each line as the agent types it and the visitor reads it. */
const typed = [
  '[1]: https://example.com/doc',
  '\\\\server\\share\\_folder',
  '<div>\n  <p>Hi</p>\n</div>',
  'function x() {\n  return 1\n}',
  '2*3*4',
]

test('what one types the other reads, links end where they should, and a translated dashboard goes on', async ({ browser }) => {
  test.setTimeout(120_000)
  const other = await visitor(system)
  const socket = await other.connect()
  socket.send({ type: 'message.post', id: newId(), text: 'the other conversation' })
  socket.send({ type: 'person.request', id: newId() })
  await socket.receives((item) => item.type === 'person.requested')
  socket.close()

  const layla = await VisitorOnPage.arrive(browser, url)
  await layla.openChat()
  await layla.choose('Billing')
  await layla.post('look at https://example.com/order?id=12, please')
  const maya = await AgentOnPage.signIn(browser, url, 'maya')
  const errors = errorsOf(maya.page)
  const rowOf = (room: string) => maya.list.locator(`a[href$="${room}"]`)
  await rowOf(await roomOf(layla.page)).click()
  await expect(maya.thread.getByRole('link', { name: 'https://example.com/order?id=12', exact: true })).toHaveAttribute(
    'href',
    'https://example.com/order?id=12',
  )
  for (const text of typed) {
    await maya.post(text)
    await expect.poll(async () => (await layla.bubbles()).at(-1)).toBe(text)
  }
  await maya.post('**We** are on it')
  await expect(maya.row(/We are on it/)).toBeVisible()
  await maya.post(`Z${'\u0301'.repeat(360)}`)
  const marked = layla.panel.locator('.bubble').last()
  await expect(marked).toHaveText(/^Z/)
  expect(await marked.evaluate((bubble) => getComputedStyle(bubble).overflowY)).toBe('clip')

  await translate(maya.page)
  await rowOf(other.room).click()
  await expect(maya.thread.getByText('the other conversation')).toBeVisible()
  await maya.post('still here')
  await expect(maya.thread.getByText('still here')).toBeVisible()
  expect(errors).toEqual([])
})

test('a long message in a draw is folded, a link stays text, and a translated page goes on', async ({ browser }) => {
  const maya = await signIn(system, 'maya')
  const { draw } = await newDraw(maya)
  const rania = await ViewerOnPage.arrive(browser, `${url}/draw/${draw}`)
  const errors = errorsOf(rania.page)
  const name = rania.chat.locator('.name-form')
  await name.locator('input').fill('ʜᴏsᴛ')
  await name.getByRole('button').click()
  await expect(name.getByRole('alert')).toBeVisible()
  await rania.join('Rania')

  await rania.box.fill(Array(200).fill('x').join('\n'))
  await rania.box.press('Enter')
  const line = rania.lines.last()
  const more = line.getByRole('button', { name: 'More' })
  await expect(more).toBeVisible()
  expect((await line.boundingBox())!.height).toBeLessThan(220)
  await more.click()
  expect((await line.boundingBox())!.height).toBeGreaterThan(1_000)
  await line.getByRole('button', { name: 'Less' }).click()
  await rania.post('free money at https://evil.example/')
  await expect(rania.chat.getByRole('link')).toHaveCount(0)

  await translate(rania.page)
  await postAsHost(maya, draw, 'good luck to all')
  await expect(rania.lines.getByText('good luck to all')).toBeVisible()
  expect(errors).toEqual([])
})
