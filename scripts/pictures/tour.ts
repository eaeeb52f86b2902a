import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { playDraw } from '../../tests/support/browser/draw-scenario.ts'
import type { Wire } from '../../tests/support/browser/pages.ts'
import { playTakeover } from '../../tests/support/browser/takeover-scenario.ts'
import { freshSystem } from '../../tests/support/system.ts'
import { CliError, command } from '../cli-error.ts'
import { chromium as chromiumPath } from '../local/preflight.ts'
import { root } from '../root.ts'

/** The pause between two scenes of a run that is watched. */
const slowMs = 2_500

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

interface Screenshots {
  readonly title: string
  readonly pictures: readonly { readonly who: string; readonly file: string }[]
  readonly frames: Readonly<Record<string, number>>
}

/** Everyone in a scene, by name. */
type Cast = Readonly<Record<string, { readonly page: Page; readonly wire: Wire }>>

const report = (scenes: readonly Screenshots[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Parley: the tour</title>
<style>
  body { font: 15px/1.5 system-ui; max-width: 1200px; margin: 32px auto; padding: 0 16px; color: #1c1b22 }
  figure { margin: 0; flex: 1 } figcaption { color: #5c5a66; font-size: 13px } img { width: 100%; border: 1px solid #dcdbe2; border-radius: 8px }
  .scene { display: flex; gap: 12px; margin-bottom: 8px } h2 { font-size: 16px; margin: 28px 0 8px } small { color: #5c5a66 }
</style>
<h1>The tour</h1>
<p>A visitor, the guide and two agents, and then a live draw with its crowd, played in real browsers against the real local runtime. What all sides sent and were told stands beside this page, one file each.</p>
${scenes
  .map(
    ({ title, pictures, frames }, n) => `<h2>${n + 1}. ${escaped(title)}</h2>
<div class="scene">${pictures.map(({ who, file }) => `<figure><a href="${file}"><img src="${file}" alt="${escaped(who)}: ${escaped(title)}" loading="lazy"></a><figcaption>${escaped(who)}</figcaption></figure>`).join('')}</div>
<small>frames so far: ${Object.entries(frames)
      .map(([who, count]) => `${escaped(who)} ${count}`)
      .join(' · ')}</small>`,
  )
  .join('\n')}
</html>
`

/**
 * `npm run tour`: a conversation and a live draw in real browsers, with screenshots, all frames
 * and a report in out/tour/. `-- --slow` pauses between scenes, `-- --show` opens windows.
 */
await command(async () => {
  const { values } = parseArgs({ options: { slow: { type: 'boolean' }, show: { type: 'boolean' } } })
  const executablePath = chromiumPath()
  if (executablePath === undefined)
    throw new CliError('The tour needs a Chromium. Install one, or name it with CHROMIUM=/path/to/chromium.')
  const out = join(root, 'out/tour')
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const system = await freshSystem()
  const browser = await chromium.launch({ executablePath, headless: !values.show, args: ['--no-sandbox', '--disable-gpu'] })
  const scenes: Screenshots[] = []
  try {
    const scene = async (title: string, cast: object): Promise<void> => {
      console.log(`${String(scenes.length + 1).padStart(2)}. ${title}`)
      const pictures = []
      const frames: Record<string, number> = {}
      for (const [who, { page, wire }] of Object.entries(cast as Cast)) {
        const file = `${String(scenes.length + 1).padStart(2, '0')}-${who}.png`
        await page.screenshot({ path: join(out, file) })
        pictures.push({ who, file })
        frames[who] = wire.received.length
      }
      scenes.push({ title, pictures, frames })
      if (values.slow) await new Promise((go) => setTimeout(go, slowMs))
    }
    const play = async (name: string, cast: object): Promise<void> => {
      for (const [who, { page, wire }] of Object.entries(cast as Cast)) {
        writeFileSync(join(out, `${name}-${who}.json`), JSON.stringify(wire, null, 1))
        await page.context().close()
      }
    }
    await play('takeover', await playTakeover(browser, system.url, scene))
    await play('draw', await playDraw(browser, system, scene))
  } finally {
    writeFileSync(join(out, 'index.html'), report(scenes))
    await browser.close()
    await system.stop()
  }
  console.log(`\n${scenes.length} scenes, their pictures and frames: out/tour/index.html`)
})
