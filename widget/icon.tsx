import { type IconName, icons } from '../ui/icons.ts'

export function Icon({
  name,
  flip = false,
}: {
  readonly name: IconName /** Arrows follow the reading direction. */
  readonly flip?: boolean
}) {
  return (
    <svg class={flip ? 'icon flip' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      {icons[name].map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  )
}
