import type { IconPaths } from '../../ui/icons.ts'

export function Icon({
  of: paths,
  flip = false,
}: {
  readonly of: IconPaths /** Arrows follow the reading direction. */
  readonly flip?: boolean
}) {
  return (
    <svg class={flip ? 'icon flip' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      {paths.map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  )
}
