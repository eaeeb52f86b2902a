import { Tooltip } from '@base-ui/react/tooltip'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: LucideIcon
  readonly label: string
  readonly keys?: string | undefined
}

/** A button of one icon: its name is always there for ears, and for eyes on hover or focus. */
export function IconButton({ icon: Icon, label, keys, className = '', ...rest }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        aria-label={label}
        {...rest}
        className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft transition-colors duration-120 hover:bg-fill hover:text-ink disabled:opacity-40 aria-pressed:bg-fill aria-pressed:text-ink ${className}`}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </Tooltip.Trigger>
      <Tip label={label} keys={keys} />
    </Tooltip.Root>
  )
}

/** What a tooltip shows: the words, and the key that does the same. */
export function Tip({
  label,
  keys,
  side = 'bottom',
}: {
  readonly label: string
  readonly keys?: string | undefined
  readonly side?: 'bottom' | 'inline-end'
}) {
  return (
    <Tooltip.Portal>
      <Tooltip.Positioner sideOffset={6} side={side} className="z-50">
        <Tooltip.Popup className="flex items-center gap-2 rounded-sm border border-line bg-raised px-2 py-1 text-xs text-ink shadow-float transition-opacity duration-120 data-starting-style:opacity-0 data-ending-style:opacity-0">
          {label}
          {keys && <Key>{keys}</Key>}
        </Tooltip.Popup>
      </Tooltip.Positioner>
    </Tooltip.Portal>
  )
}

export function Key({ children }: { readonly children: string }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-[5px] border border-line-strong bg-sunken px-1 font-sans text-[11px] font-medium text-soft">
      {children}
    </kbd>
  )
}
