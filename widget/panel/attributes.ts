import { canonicalLocale } from '../../protocol/locale.ts'
import { accentProperties } from '../../ui/accent.ts'
import type { Attributes } from '../settings.ts'

const allowed: Readonly<Record<string, readonly string[]>> = {
  position: ['start', 'end', 'left', 'right'],
  theme: ['light', 'dark', 'auto'],
}

/**
 * Applies the theme and the accent of the script tag to the panel. The console of the host page
 * names each attribute that cannot do what it asks. A lazy chunk: most pages set none.
 */
export function apply({ accent, position, theme, locale }: Attributes, host: HTMLElement, root: ShadowRoot): void {
  for (const [name, value] of Object.entries({ position, theme })) {
    const values = allowed[name]
    if (value !== undefined && !values?.includes(value)) warn(name, value, `one of ${values?.join(', ')}`)
  }
  if (locale !== undefined && canonicalLocale(locale) === undefined) warn('locale', locale, 'a language tag, such as en or ar-LB')
  if (theme) host.dataset['theme'] = theme
  if (accent === undefined) return
  const hex = hexOf(accent, root)
  if (hex === undefined) {
    warn('accent', accent, 'a CSS colour')
    return
  }
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(accentSheet(hex))
  root.adoptedStyleSheets.push(sheet)
}

const warn = (name: string, value: string, right: string): void =>
  console.warn(`Parley: data-${name}="${value}" on the script tag of widget.js is not ${right}.`)

/** Any CSS colour as the browser computes it, also a name or a variable of the page. */
function hexOf(colour: string, root: ShadowRoot): string | undefined {
  const probe = document.createElement('i')
  probe.hidden = true
  root.append(probe)
  probe.style.color = '#010203'
  const unset = getComputedStyle(probe).color
  // The mix brings every notation into one: `color(srgb 1 0.39 0.28)`.
  probe.style.color = `color-mix(in srgb, ${colour} 100%, #010203)`
  const computed = getComputedStyle(probe).color
  probe.remove()
  if (computed === unset) return undefined
  const [r = 0, g = 0, b = 0, alpha = 1] = (computed.match(/[\d.e-]+/g) ?? []).map(Number)
  const parts = [r, g, b].map((part) => Math.round(255 * (Math.min(1, Math.max(0, part)) * alpha + 1 - alpha)))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** The colours of the panel, all computed from the accent: none of the page's text is in it. */
function accentSheet(hex: string): string {
  const properties = accentProperties(hex)
  if (!properties) return ''
  const rules = Object.keys(properties.light).map((name) => `${name}: light-dark(${properties.light[name]}, ${properties.dark[name]});`)
  return `:host { ${rules.join(' ')} }`
}
