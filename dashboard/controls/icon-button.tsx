import { Tooltip } from '@base-ui/react/tooltip'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { TooltipPopup } from './tooltip-popup.tsx'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: LucideIcon
  readonly label: string
  readonly keys?: string | undefined
}

/** A button with only an icon: its label is its accessible name and its tooltip. */
export function IconButton({ icon: Icon, label, keys, className = '', ...rest }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        aria-label={label}
        {...rest}
        className={`inline-flex size-8 pointer-coarse:size-11 shrink-0 items-center justify-center rounded-md text-soft transition-colors duration-120 hover:bg-fill hover:text-ink disabled:opacity-40 aria-pressed:bg-fill aria-pressed:text-ink ${className}`}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </Tooltip.Trigger>
      <TooltipPopup label={label} keys={keys} />
    </Tooltip.Root>
  )
}
