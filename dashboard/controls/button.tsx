import type { ComponentProps } from 'react'

const kinds = {
  primary: 'border border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  quiet: 'border border-line-strong bg-surface text-ink hover:bg-fill',
  plain: 'text-soft hover:bg-fill hover:text-ink',
  danger: 'border border-transparent bg-danger text-on-accent hover:opacity-90',
  note: 'border border-note-line bg-note text-note-text hover:opacity-90',
} as const

/**
 * The dashboard's button: `quiet`, or `primary` for the one main action of a screen. Transparent
 * borders become visible in forced-colors mode.
 */
export function Button({ kind = 'quiet', className = '', ...rest }: ComponentProps<'button'> & { readonly kind?: keyof typeof kinds }) {
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex h-8 pointer-coarse:h-11 pointer-coarse:min-w-11 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap transition-colors duration-120 select-none disabled:pointer-events-none disabled:opacity-50 ${kinds[kind]} ${className}`}
    />
  )
}
