import { accentFamily } from '../../ui/accent.ts'

/** The customer's accent as rules for the panel. Only colours that we computed ourselves come to stand in it. */
export function accentSheet(accent: string): string {
  const family = accentFamily(accent)
  if (!family) return ''
  const rules = Object.keys(family.light).map((name) => `${name}: light-dark(${family.light[name]}, ${family.dark[name]});`)
  return `:host { ${rules.join(' ')} }`
}
