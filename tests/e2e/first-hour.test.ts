import { expect, test } from '@playwright/test'
import { browserSystem } from '../support/browser/browser-address.ts'
import { VisitorOnPage } from '../support/browser/pages.ts'

const system = browserSystem()

test('on an installation with one department Layla chooses nothing, and one with none brings her to a person', async ({ browser }) => {
  const layla = await VisitorOnPage.arrive(browser, system.url)
  // What a new installation returns; the demo has three departments.
  await layla.page.route('**/api/chat/config', async (route) => {
    const response = await route.fetch()
    const config = await response.json()
    await route.fulfill({ response, json: { ...config, departments: config.departments.slice(0, 1) } })
  })
  await layla.openChat()
  await expect(layla.panel.getByRole('textbox')).toBeVisible()
  await expect(layla.panel.getByRole('button', { name: 'Back to topics' })).toHaveCount(0)
  await layla.post('no choice, one question')
  await expect(layla.panel.getByText('no choice, one question')).toBeVisible()
  await expect(layla.panel.getByText('Sent').or(layla.panel.getByText('Delivered')).first()).toBeVisible()

  const rana = await VisitorOnPage.arrive(browser, system.url)
  await rana.page.route('**/api/chat/config', (route) => route.fulfill({ json: { departments: [], agentsOnline: 0 } }))
  await rana.openChat()
  await rana.panel.getByRole('button', { name: 'Talk to a person' }).click()
  await expect(rana.line('You asked for a person')).toBeVisible()
})
