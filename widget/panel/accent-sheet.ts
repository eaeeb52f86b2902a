import { accentProperties } from '../../ui/accent.ts'

/**
 * The style sheet with the customer's accent. It contains only colours that we computed ourselves.
 */
export function accentSheet(accent: string): string {
  const properties = accentProperties(accent)
  if (!properties) return ''
  const rules = Object.keys(properties.light).map((name) => `${name}: light-dark(${properties.light[name]}, ${properties.dark[name]});`)
  return `:host { ${rules.join(' ')} }`
}
