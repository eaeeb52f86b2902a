import { expect, test } from '@playwright/test'
import { browserSystem } from '../support/browser/browser-address.ts'
import { ViewerOnPage } from '../support/browser/draw-page.ts'
import { AgentOnPage } from '../support/browser/pages.ts'
import { newDraw } from '../support/clients/draws.ts'
import { signIn } from '../support/clients/people.ts'

test('Maya hosts from the dashboard and from the page, undoes a removal, edits the draw and cancels it', async ({ browser }) => {
  const system = browserSystem()
  const title = `The hosted draw ${Date.now()}`
  const { draw } = await newDraw(await signIn(system, 'maya'), { title })
  const rania = await ViewerOnPage.arrive(browser, `${system.url}/draw/${draw}`)
  await rania.join('Rania')
  await rania.post('Hello from Beirut')
  const maya = await AgentOnPage.signIn(browser, system.url, 'maya')
  const { page } = maya

  await page.goto(`${system.url}/dashboard/draws/${draw}`)
  const box = page.getByRole('textbox', { name: 'Write to everyone who watches' })
  await box.fill('Good evening')
  await box.press('Enter')
  await expect(rania.line('Good evening').locator('.badge')).toHaveText('Host')
  await page.locator('li', { hasText: 'Hello from Beirut' }).hover()
  await page.getByRole('button', { name: 'Remove the message of Rania' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('li', { hasText: 'Hello from Beirut' })).toBeVisible()
  await expect(rania.line('Hello from Beirut')).toBeVisible()

  const link = page.getByRole('link', { name: `Open the page of ${title} in a new tab` })
  const [own] = await Promise.all([page.context().waitForEvent('page'), link.click()])
  const composer = own.locator('.chat textarea')
  await composer.fill('And from the page')
  expect(own.url(), 'the entry is gone from the address').toBe(`${system.url}/draw/${draw}`)
  await composer.press('Enter')
  await expect(rania.line('And from the page').locator('.badge')).toHaveText('Host')
  await own.locator('li.line', { hasText: 'Hello from Beirut' }).hover()
  await own.getByRole('button', { name: 'Remove the message of Rania' }).click()
  await expect(rania.line('Hello from Beirut')).toHaveCount(0, { timeout: 20_000 })

  const menu = page.getByRole('button', { name: /^More for/ })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Edit draw' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill(`${title}, renamed`)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(rania.page.getByRole('heading', { name: `${title}, renamed` })).toBeVisible()
  await menu.click()
  await page.getByRole('menuitem', { name: 'Cancel draw' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel draw' }).click()
  await expect(rania.page.getByText('This draw is cancelled')).toBeVisible()
})
