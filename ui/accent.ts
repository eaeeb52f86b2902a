/**
 * A customer's accent may be any colour; what is written on it, and what is written in it, must stay readable.
 * Only the accent is given, the rest is derived: yellow gets dark words on it and turns ochre as text on white,
 * black lightens on a dark panel.
 */
type Rgb = readonly [number, number, number]

const white: Rgb = [255, 255, 255]
const ink: Rgb = [22, 23, 29]
const panels = { light: white, dark: [18, 19, 24] } as const satisfies Record<string, Rgb>

function parse(hex: string): Rgb | undefined {
  if (!/^#([0-9a-f]{3}){1,2}$/i.test(hex)) return undefined
  const n = Number.parseInt(hex.length > 4 ? hex.slice(1) : hex.slice(1).replace(/./g, '$&$&'), 16)
  return [n >> 16, (n >> 8) & 255, n & 255]
}

const hexOf = (colour: Rgb): string => `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as unknown as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrastOf(one: Rgb, other: Rgb): number {
  const a = luminance(one)
  const b = luminance(other)
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

const mix = (colour: Rgb, towards: Rgb, share: number): Rgb =>
  colour.map((part, i) => part + ((towards[i] ?? 0) - part) * share) as unknown as Rgb

/** The nearest colour on the way from `colour` to `towards` that reaches `ratio` against every ground. */
function until(ratio: number, colour: Rgb, towards: Rgb, grounds: readonly Rgb[]): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const tried = mix(colour, towards, share)
    if (grounds.every((ground) => contrastOf(tried, ground) >= ratio)) return tried
  }
  return towards
}

/** Light enough that near-black words read better on it than white ones; the two meet here. */
const isLight = (ground: Rgb): boolean => luminance(ground) > 0.2

const wordsOn = (ground: Rgb): Rgb => (isLight(ground) ? ink : white)

/** White or near-black: what to write on this accent. Anything that is no hex colour counts as dark. */
export const onAccent = (hex: string): string => (isLight(parse(hex) ?? ink) ? '#16171d' : '#ffffff')

/** The whole family of one accent as custom properties for both schemes; undefined when it is no hex colour. */
export function accentFamily(hex: string): Record<'light' | 'dark', Record<string, string>> | undefined {
  const accent = parse(hex)
  if (!accent) return undefined
  const family = (panel: Rgb, far: Rgb): Record<string, string> => {
    const visible = until(1.35, accent, far, [panel])
    const solid = until(4.5, visible, wordsOn(visible) === white ? ink : white, [wordsOn(visible)])
    // Tints are made of an accent that can be told from the panel, or black would tint a dark one with nothing.
    const strong = until(3, accent, far, [panel])
    const soft = until(1.1, panel, strong, [panel])
    const softHover = until(1.22, panel, strong, [panel])
    const text = until(4.6, accent, far, [panel, soft, softHover])
    return {
      '--accent-solid': hexOf(solid),
      '--accent-hover': hexOf(mix(solid, wordsOn(solid) === white ? ink : white, 0.1)),
      '--on-accent': hexOf(wordsOn(solid)),
      '--accent-text': hexOf(text),
      '--accent-soft': hexOf(soft),
      '--accent-soft-hover': hexOf(softHover),
      '--accent-line': hexOf(mix(panel, strong, 0.4)),
      '--focus': hexOf(text),
    }
  }
  return { light: family(panels.light, ink), dark: family(panels.dark, white) }
}

/** How strongly two hex colours differ, by WCAG (1 to 21). */
export const contrast = (one: string, other: string): number => contrastOf(parse(one) ?? ink, parse(other) ?? white)
