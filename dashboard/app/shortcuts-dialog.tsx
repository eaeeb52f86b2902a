import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { KeyHint } from '../controls/key-hint.tsx'
import { t } from '../messages/i18n.ts'
import { usePreferences } from './preferences.ts'
import { type Shortcut, shortcuts } from './shortcuts.ts'

/** The list of all keyboard shortcuts, opened by `?`. */
export function ShortcutsDialog({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  const { letterKeys } = usePreferences()
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-[oklch(0_0_0/0.35)] transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          data-overlay
          className="fixed inset-0 z-40 m-auto h-fit max-h-[calc(100dvh-16px)] overflow-y-auto w-[min(420px,92vw)] rounded-xl border border-line bg-raised p-5 text-ink shadow-overlay transition-[opacity,transform] duration-200 outline-none data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0"
        >
          <Dialog.Title className="text-lg font-semibold">{t('keys.title')}</Dialog.Title>
          <Dialog.Description className="mt-0.5 text-sm text-soft">{t(letterKeys ? 'keys.lead' : 'keys.off')}</Dialog.Description>
          <Dialog.Close
            aria-label={t('app.close')}
            className="absolute end-3 top-3 inline-flex size-8 pointer-coarse:size-11 items-center justify-center rounded-md text-soft hover:bg-fill"
          >
            <X size={16} aria-hidden />
          </Dialog.Close>
          <dl className="mt-4">
            {(Object.keys(shortcuts) as readonly Shortcut[]).map((name) => (
              <div key={name} className="flex h-9 items-center justify-between border-t border-line first:border-t-0">
                <dt>{t(shortcuts[name].label)}</dt>
                <dd>
                  <KeyHint>{shortcuts[name].hint}</KeyHint>
                </dd>
              </div>
            ))}
          </dl>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
