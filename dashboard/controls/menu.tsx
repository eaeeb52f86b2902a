import { Menu } from '@base-ui/react/menu'
import type { ReactNode } from 'react'

export const itemClass =
  'flex h-8 pointer-coarse:h-11 min-w-44 items-center gap-2.5 rounded-sm px-2 text-sm outline-none select-none data-highlighted:bg-fill-hover data-disabled:opacity-50'

/** The popup of every menu, under its trigger or at its end side. */
export function MenuPopup({ children, side = 'bottom' }: { readonly children: ReactNode; readonly side?: 'bottom' | 'inline-end' }) {
  return (
    <Menu.Portal>
      <Menu.Positioner sideOffset={6} side={side} align={side === 'bottom' ? 'start' : 'end'} className="z-40 outline-none">
        <Menu.Popup className="max-h-(--available-height) overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 text-ink shadow-float outline-none transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0">
          {children}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  )
}

export const MenuSeparator = () => <Menu.Separator className="my-1 h-px bg-line" />
export const MenuHeading = ({ children }: { readonly children: ReactNode }) => (
  <Menu.GroupLabel className="px-2 pt-1.5 pb-1 text-xs font-medium text-soft">{children}</Menu.GroupLabel>
)
