import { expect, test } from '@playwright/test'
import { browserSystem } from '../support/browser/browser-address.ts'
import { noteMarker, playTakeover } from '../support/browser/takeover-scenario.ts'

test('the guide answers Layla, an agent takes over, writes a note and resolves, and Layla returns', async ({ browser }) => {
  const { url } = browserSystem().place
  const { layla } = await playTakeover(browser, url, async () => undefined)
  // The same after a reload, when everything comes from the room again.
  await layla.page.reload()
  await layla.openChat()
  await expect(layla.line(/joined/)).toBeVisible()
  expect([...layla.wire.received, await layla.page.content()].join('\n')).not.toContain(noteMarker)
})
