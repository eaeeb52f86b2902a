import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect } from 'react'
import { t } from '../messages/i18n.ts'

const manager = Toast.createToastManager()

export interface ToastOptions {
  readonly tone?: 'good' | 'bad'
  readonly undo?: { readonly label: string; readonly run: () => void }
}

/** Shows a short notice for 4 s; a refusal, or one with undo, for 8 s. Returns its id. */
export function toast(title: string, { tone = 'good', undo }: ToastOptions = {}): string {
  const id = manager.add({
    title,
    type: tone,
    timeout: tone === 'bad' || undo ? 8_000 : 4_000,
    priority: tone === 'bad' ? 'high' : 'low',
    ...(undo
      ? {
          actionProps: {
            children: undo.label,
            onClick: () => {
              manager.close(id)
              undo.run()
            },
          },
        }
      : {}),
  })
  return id
}

export const closeToast = (id: string): void => manager.close(id)

export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport aria-label={t('app.notices')} className="toasts z-50 flex flex-col gap-2 outline-none">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList() {
  const { toasts } = Toast.useToastManager()
  // On phones the page makes room for them: see the theme.
  useEffect(() => {
    document.documentElement.toggleAttribute('data-toasts', toasts.length > 0)
  }, [toasts.length])
  return toasts.map((each) => {
    const Icon = each.type === 'bad' ? CircleAlert : CircleCheck
    return (
      <Toast.Root
        key={each.id}
        toast={each}
        className="w-full rounded-lg border border-line-strong bg-raised text-ink shadow-float transition-[opacity,transform] duration-200 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0 max-md:not-first:hidden"
      >
        <Toast.Content className="flex items-center gap-2.5 py-1.5 ps-3 pe-1.5">
          <Icon size={16} aria-hidden className={each.type === 'bad' ? 'shrink-0 text-danger-text' : 'shrink-0 text-success-text'} />
          <Toast.Title className="min-w-0 flex-1 text-sm font-medium" />
          <Toast.Action className="h-7 pointer-coarse:h-11 pointer-coarse:px-3 rounded-sm px-2 text-sm font-medium text-accent-text hover:bg-fill" />
          <Toast.Close
            aria-label={t('app.close')}
            className="inline-flex size-7 pointer-coarse:size-11 items-center justify-center rounded-sm text-soft hover:bg-fill hover:text-ink"
          >
            <X size={14} aria-hidden />
          </Toast.Close>
        </Toast.Content>
      </Toast.Root>
    )
  })
}
