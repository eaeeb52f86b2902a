import type { IconPaths } from '../icons.ts'

interface IconProps {
  readonly paths: IconPaths
  /** Mirrors the icon in right-to-left pages: for arrows along the reading direction. */
  readonly flip?: boolean
}

export const Icon = ({ paths, flip = false }: IconProps) => (
  <svg class={flip ? 'icon flip' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
    {paths.map((d) => (
      <path key={d} d={d} />
    ))}
  </svg>
)
