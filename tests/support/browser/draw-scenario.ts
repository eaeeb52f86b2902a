import { type Browser, expect } from '@playwright/test'
import { command, newDraw, postAsHost } from '../clients/draws.ts'
import { signIn } from '../clients/people.ts'
import type { System } from '../system.ts'
import { isMarked, mark, ViewerOnPage } from './draw-page.ts'
import { AgentOnPage, desktop } from './pages.ts'

export interface DrawPages {
  readonly rania: ViewerOnPage
  readonly karim: ViewerOnPage
  readonly salma: ViewerOnPage
  readonly maya: AgentOnPage
}

/** Called when a scene is ready for a screenshot. */
export type DrawScene = (title: string, players: DrawPages) => Promise<void>

const phone = { width: 390, height: 844 }

/**
 * A live draw in real browsers: three viewers wait for a draw to open, Salma on a phone and in
 * Arabic. They choose names, write and like; Maya writes as the host and removes a message.
 */
export async function playDraw(browser: Browser, system: System, scene: DrawScene): Promise<DrawPages> {
  const { url } = system
  const maya = await AgentOnPage.signIn(browser, url, 'maya')
  const host = await signIn(system, 'maya')
  const { draw, opensAt } = await newDraw(host, { title: 'The domain draw', opensInMs: 25_000, moderators: ['agent-omar'] })
  await maya.page.goto(`${url}/dashboard/draws`)
  await expect(maya.page.getByText('The domain draw').first()).toBeVisible()
  const address = `${url}/draw/${draw}`
  const rania = await ViewerOnPage.arrive(browser, address)
  const karim = await ViewerOnPage.arrive(browser, address, desktop)
  const salma = await ViewerOnPage.arrive(browser, `${address}?lang=ar`, phone)
  const hub = { rania, karim, salma, maya }
  await Promise.all([rania, karim, salma].map(({ page }) => mark(page)))
  await expect(rania.watching).toHaveText('3 people are watching')
  await expect(rania.state).toHaveText(/Chat opens in/)
  await scene('Three viewers wait for the draw to open, one of them on a phone and in Arabic; Maya has it in her list', hub)

  await expect(rania.state).toHaveText('Live', { timeout: opensAt - Date.now() + 20_000 })
  expect(await isMarked(rania.page), 'no page reloaded').toBe(true)
  await scene('It opens by itself, and asks for a name', hub)

  await rania.chat.locator('.name-form input').fill('HOST ✓')
  await rania.chat.locator('.name-form input').press('Enter')
  await expect(rania.chat.locator('.refusal')).toBeVisible()
  await scene('Rania tries to be called HOST ✓, which is refused by name', hub)

  await rania.join('Rania')
  await karim.join('Karim')
  await salma.join('سلمى')
  await postAsHost(host, draw, 'Welcome, everyone! Say hello and tell us where you are.')
  await rania.post('Hello from Beirut')
  await karim.post('Good evening from Berlin')
  await salma.post('مرحبا من طرابلس')
  await expect(rania.line('Welcome, everyone! Say hello and tell us where you are.').locator('.badge')).toHaveText('Host')
  await expect(karim.line('مرحبا من طرابلس')).toBeVisible()
  await scene('They choose names and talk; the host wears a badge', hub)

  for (const { heart } of [rania, karim]) await heart.click()
  await salma.likeOf('Hello from Beirut').click()
  await karim.likeOf('Hello from Beirut').click()
  await expect(rania.likes).toHaveText('2 likes')
  await expect(rania.likeOf('Hello from Beirut')).toHaveAttribute('aria-label', 'Like the message of Rania, 2 likes')
  await scene('Likes of the draw and of a message, the same on all pages', hub)

  await karim.post('Buy followers at cheap-hearts.example')
  await expect(salma.line('Buy followers at cheap-hearts.example')).toBeVisible()
  const seq = Number(await karim.line('Buy followers at cheap-hearts.example').getAttribute('data-seq'))
  await command(host, draw, { type: 'message.remove', target: seq })
  for (const one of [rania, karim, salma]) await expect(one.line('Buy followers at cheap-hearts.example')).toHaveCount(0)
  await scene('Maya removes what does not belong there: it is gone from every page', hub)

  await karim.post('Sorry about that')
  for (let n = 1; n <= 7; n++) await karim.post(`Is it time yet? (${n})`)
  await karim.box.fill('And now?')
  await karim.box.press('Enter')
  await expect(karim.chat.locator('.refusal')).toBeVisible()
  await expect(karim.box).toHaveValue('And now?')
  await scene('Karim writes too fast: he is told how long to wait, and his words stay in the box', hub)

  await karim.page.context().close()
  await expect(rania.watching).toHaveText('2 people are watching')
  const back = await ViewerOnPage.arrive(browser, address)
  await rania.page.reload()
  await expect(rania.chat.getByText('As Rania')).toBeVisible()
  await expect(rania.heart).toHaveAttribute('aria-pressed', 'true')
  await scene('Rania reloads: she is the same guest and likes what she liked; someone new watches without a name', {
    ...hub,
    karim: back,
  })
  return { ...hub, karim: back }
}
