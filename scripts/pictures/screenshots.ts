import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { freshSystem } from '../../tests/support/system.ts'
import { CliError, command } from '../cli-error.ts'
import { chromium as chromiumPath } from '../local/preflight.ts'
import { root } from '../root.ts'
import { type Language, type ScreenshotState, statesIn } from './screenshot-states.ts'

const widths = [390, 768, 1440] as const
const schemes = ['light', 'dark'] as const
const languages = ['en', 'ar'] as const satisfies readonly Language[]

/** The screenshots of one state, by its user interface and name. */
type Screenshots = Map<string, string[]>

/** Takes one state in all widths, light and dark. Leaves the window at desktop width. */
async function take({ ui, state, page }: ScreenshotState, language: Language, out: string): Promise<string[]> {
  const files: string[] = []
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    // The stage of a draw is dark until its viewer switches it.
    if (ui === 'draw page') await page.evaluate(`document.documentElement.dataset.theme = '${scheme}'`)
    for (const width of widths) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
      await page.waitForTimeout(350)
      const file = `${ui} ${state} ${language} ${scheme} ${width}.png`.replaceAll(/[ ,]+/g, '-')
      await page.screenshot({ path: join(out, file) })
      files.push(file)
    }
  }
  return files
}

const report = (taken: Screenshots): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Parley: what it looks like</title>
<style>
  body { font: 14px/1.5 system-ui; margin: 24px; color: #1c1b22 } h2 { font-size: 16px; margin: 32px 0 8px }
  .row { display: flex; gap: 8px; align-items: flex-start; margin-bottom: 8px } a { flex: 1440 1 0 } a.w390 { flex-grow: 420 } a.w768 { flex-grow: 780 }
  img { width: 100%; border: 1px solid #dcdbe2; border-radius: 6px }
</style>
<h1>What it looks like</h1>
<p>Every state at ${widths.join(', ')} px: English in light and dark, then Arabic.</p>
${[...taken]
  .map(([name, files]) => {
    const pictures = files.map(
      (file) => `<a class="w${file.match(/(\d+)\.png/)?.[1]}" href="${file}"><img src="${file}" alt="${file}" loading="lazy"></a>`,
    )
    const rows = Array.from({ length: pictures.length / widths.length }, (_, n) =>
      pictures.slice(n * widths.length, (n + 1) * widths.length),
    )
    return `<h2>${name}</h2>\n${rows.map((row) => `<div class="row">${row.join('')}</div>`).join('\n')}`
  })
  .join('\n')}
</html>
`

/**
 * `npm run shots`: the three user interfaces in their states, both languages, both colour schemes
 * and all widths, side by side in out/shots/index.html.
 */
await command(async () => {
  const executablePath = chromiumPath()
  if (executablePath === undefined)
    throw new CliError('The pictures need a Chromium. Install one, or name it with CHROMIUM=/path/to/chromium.')
  const out = join(root, 'out/shots')
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const taken: Screenshots = new Map()
  try {
    for (const language of languages) {
      // Each language has a system of its own: an empty state must not contain the other's data.
      const system = await freshSystem()
      try {
        for await (const shown of statesIn(language, browser, system)) {
          const name = `${shown.ui}: ${shown.state}`
          console.log(`${language} · ${name}`)
          taken.set(name, [...(taken.get(name) ?? []), ...(await take(shown, language, out))])
        }
      } finally {
        await system.stop()
      }
    }
  } finally {
    writeFileSync(join(out, 'index.html'), report(taken))
    await browser.close()
  }
  console.log(`\n${[...taken.values()].flat().length} pictures: out/shots/index.html`)
})
