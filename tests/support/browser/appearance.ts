import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

export const schemes = ['light', 'dark'] as const
export const widths = [390, 768, 1440] as const

/** The findings of axe: one line for each element. */
export async function problems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`))
}

/**
 * Visible buttons whose middle is covered, so that a click would not reach them. `within` is a
 * selector of the page.
 */
export const covered = (page: Page, within = 'body'): Promise<string[]> =>
  page.evaluate((selector) => {
    const inside = (root: Pick<ParentNode, 'querySelectorAll'>): Element[] =>
      [...root.querySelectorAll('*')].flatMap((element) => [element, ...(element.shadowRoot ? inside(element.shadowRoot) : [])])
    const at = (x: number, y: number): Element | null => {
      let found = document.elementFromPoint(x, y)
      for (;;) {
        const deeper: Element | null | undefined = found?.shadowRoot?.elementFromPoint(x, y)
        if (!deeper || deeper === found) return found
        found = deeper
      }
    }
    const wrong: string[] = []
    let looked = 0
    for (const button of [...document.querySelectorAll(selector)].flatMap((one) => inside(one.shadowRoot ?? one))) {
      if (
        !button.matches(':is(button, [role=tab], [role=switch], textarea, input):not(:disabled)') ||
        !button.checkVisibility({ visibilityProperty: true })
      )
        continue
      button.scrollIntoView({ block: 'nearest', behavior: 'instant' })
      const { x, y, width, height } = button.getBoundingClientRect()
      if (width < 2 || height < 2) continue
      looked++
      const hit = at(x + width / 2, y + height / 2)
      if (hit !== button && !button.contains(hit))
        wrong.push(`${button.getAttribute('aria-label') ?? button.textContent} lies under ${hit?.outerHTML.slice(0, 120) ?? 'nothing'}`)
    }
    return looked === 0 ? ['there is no button at all'] : wrong
  }, within)

/** Elements that scroll sideways: the page itself, or a part that should not. */
export const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const inside = (root: Pick<ParentNode, 'querySelectorAll'>): Element[] =>
      [...root.querySelectorAll('*')].flatMap((element) => [element, ...(element.shadowRoot ? inside(element.shadowRoot) : [])])
    const wide = inside(document.documentElement)
      .filter((element) => !element.matches('pre, textarea') && /auto|scroll/.test(getComputedStyle(element).overflowX))
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120))
    return document.documentElement.scrollWidth > innerWidth ? ['the page', ...wide] : wide
  })

/** Checks one state in both colour schemes and all widths. Ends at desktop width, in light. */
export async function checkAppearance(page: Page, state: string, within?: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
    // A page may get the resize event a frame late.
    await expect.poll(() => sideways(page), { message: `${state} at ${width}: nothing goes sideways` }).toEqual([])
    await expect.poll(() => covered(page, within), { message: `${state} at ${width}: every button can be pressed` }).toEqual([])
  }
  for (const colorScheme of [...schemes].reverse()) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Colours may still be in transition from one scheme to the other.
    await page.waitForTimeout(300)
    expect(await problems(page), `${state} in ${colorScheme}`).toEqual([])
  }
}
