import { describe, expect, it } from 'vitest'
import { accentProperties, contrast } from './accent.ts'

describe('a customer’s accent', () => {
  it('has dark text on yellow and white text on black', () => {
    expect(accentProperties('#ffe500')?.light['--on-accent']).toBe('#16171d')
    expect(accentProperties('#000')?.light['--on-accent']).toBe('#ffffff')
  })

  it.each(['#ffe500', '#000000', '#ffffff', '#4f46e5', '#0f0', '#e11d48', '#7a7a7a'])('%s stays readable in light and dark', (accent) => {
    for (const [scheme, panel] of [
      ['light', '#ffffff'],
      ['dark', '#121318'],
    ] as const) {
      const properties = accentProperties(accent)?.[scheme] ?? {}
      const colour = (name: string): string => properties[name] ?? ''
      expect(contrast(colour('--on-accent'), colour('--accent-solid'))).toBeGreaterThan(4.49)
      expect(contrast(colour('--accent-text'), panel)).toBeGreaterThan(4.49)
      expect(contrast(colour('--accent-text'), colour('--accent-soft-hover'))).toBeGreaterThan(4.49)
      expect(contrast(colour('--accent-solid'), panel)).toBeGreaterThan(1.3)
    }
  })

  it('is ignored if it is not a colour', () => {
    expect(accentProperties('url(https://evil.example)')).toBeUndefined()
  })
})
