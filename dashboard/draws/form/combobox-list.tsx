import { Combobox } from '@base-ui/react/combobox'
import { Check } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

/** One option, with a check mark if it is chosen. */
export function ComboboxOption<Value>({ value, children }: { readonly value: Value; readonly children: ReactNode }) {
  return (
    <Combobox.Item
      value={value}
      className="flex min-h-8 items-center gap-2.5 rounded-sm px-2 text-sm outline-none select-none data-highlighted:bg-fill-hover"
    >
      {children}
      <Combobox.ItemIndicator>
        <Check size={14} aria-hidden />
      </Combobox.ItemIndicator>
    </Combobox.Item>
  )
}

/** With the list closed, Escape closes the dialog; by default it would clear the combobox. */
export const keepValueOnEscape: NonNullable<ComponentProps<typeof Combobox.Input>['onKeyDown']> = (event) => {
  if (event.key === 'Escape' && event.currentTarget.ariaExpanded !== 'true') event.preventBaseUIHandler()
}

/** The popup with a combobox's options; it shows `none` if no option matches the typed text. */
export function ComboboxList({
  none,
  children,
}: {
  readonly none: string
  readonly children: ComponentProps<typeof Combobox.List>['children']
}) {
  return (
    <Combobox.Portal>
      <Combobox.Positioner sideOffset={6} className="z-50 outline-none">
        <Combobox.Popup className="w-(--anchor-width) rounded-lg border border-line-strong bg-raised text-ink shadow-float outline-none transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0">
          <Combobox.Empty className="px-3 py-2.5 text-sm text-soft empty:p-0">{none}</Combobox.Empty>
          <Combobox.List className="thin-scroll max-h-[min(280px,var(--available-height))] scroll-py-1 overflow-y-auto overscroll-contain p-1 outline-none data-empty:p-0">
            {children}
          </Combobox.List>
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  )
}
