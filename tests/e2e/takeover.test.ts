import { expect, test } from '@playwright/test'
import { browserSystem } from '../support/browser-address.ts'
import { canary, playTakeover } from '../support/takeover-scenario.ts'

test('Layla asks, the guide answers, she wants a person, and an agent takes over, notes, resolves; she comes back', async ({ browser }) => {
  const { url } = browserSystem().place
  const { layla } = await playTakeover(browser, url, async () => undefined)
  // The same after a reload, when everything comes anew from the room.
  await layla.page.reload()
  await layla.openChat()
  await expect(layla.line(/joined/)).toBeVisible()
  expect([...layla.wire.told, await layla.page.content()].join('\n')).not.toContain(canary)
})
