import { Tooltip } from '@base-ui/react/tooltip'
import { KeyHint } from './key-hint.tsx'

/** The popup of a tooltip: a label, and the keyboard shortcut if there is one. */
export function TooltipPopup({
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
          {keys && <KeyHint>{keys}</KeyHint>}
        </Tooltip.Popup>
      </Tooltip.Positioner>
    </Tooltip.Portal>
  )
}
