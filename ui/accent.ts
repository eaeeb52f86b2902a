/**
 * Derives all accent colours from the one that a customer sets, so that text on it and text in it
 * keep enough contrast (WCAG). Yellow gets dark text on it and becomes ochre as text on white;
 * black becomes lighter on a dark panel.
 */
type Rgb = readonly [number, number, number]

const white: Rgb = [255, 255, 255]
const black: Rgb = [22, 23, 29]
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

const mix = (colour: Rgb, target: Rgb, share: number): Rgb =>
  colour.map((part, i) => part + ((target[i] ?? 0) - part) * share) as unknown as Rgb

/**
 * The colour nearest to `colour`, mixed with `target`, whose contrast reaches `ratio` on every
 * background.
 */
function withContrast(ratio: number, colour: Rgb, target: Rgb, backgrounds: readonly Rgb[]): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = mix(colour, target, share)
    if (backgrounds.every((background) => contrastOf(mixed, background) >= ratio)) return mixed
  }
  return target
}

/** Above this luminance near-black text has more contrast than white text. */
const isLight = (background: Rgb): boolean => luminance(background) > 0.2

const textOn = (background: Rgb): Rgb => (isLight(background) ? black : white)

/**
 * All accent colours as CSS custom properties for both schemes; undefined if the accent is not a
 * hex colour.
 */
export function accentProperties(hex: string): Record<'light' | 'dark', Record<string, string>> | undefined {
  const accent = parse(hex)
  if (!accent) return undefined
  const propertiesOn = (panel: Rgb, far: Rgb): Record<string, string> => {
    const visible = withContrast(1.35, accent, far, [panel])
    const solid = withContrast(4.5, visible, textOn(visible) === white ? black : white, [textOn(visible)])
    // Tints use an accent that differs visibly from the panel: a black accent would not tint a dark
    // panel.
    const strong = withContrast(3, accent, far, [panel])
    const soft = withContrast(1.1, panel, strong, [panel])
    const softHover = withContrast(1.22, panel, strong, [panel])
    const text = withContrast(4.6, accent, far, [panel, soft, softHover])
    return {
      '--accent-solid': hexOf(solid),
      '--accent-hover': hexOf(mix(solid, textOn(solid) === white ? black : white, 0.1)),
      '--on-accent': hexOf(textOn(solid)),
      '--accent-text': hexOf(text),
      '--accent-soft': hexOf(soft),
      '--accent-soft-hover': hexOf(softHover),
      '--accent-line': hexOf(mix(panel, strong, 0.4)),
      '--focus': hexOf(text),
    }
  }
  return { light: propertiesOn(panels.light, black), dark: propertiesOn(panels.dark, white) }
}

/** The WCAG contrast of two hex colours, from 1 to 21. */
export const contrast = (one: string, other: string): number => contrastOf(parse(one) ?? black, parse(other) ?? white)
