import type { IconPaths } from '../../ui/icons.ts'

export const Icon = ({ of: paths }: { readonly of: IconPaths }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    {paths.map((d) => (
      <path key={d} d={d} />
    ))}
  </svg>
)
