import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { t } from '../messages/i18n.ts'

const manager = Toast.createToastManager()

export interface ToastOptions {
  readonly tone?: 'good' | 'bad'
  readonly undo?: { readonly label: string; readonly run: () => void }
}

/** Shows a short notice for 4 s; a refusal, or one with undo, for 8 s. */
export function toast(title: string, { tone = 'good', undo }: ToastOptions = {}): void {
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
}

export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t('app.notices')}
          className="fixed inset-x-4 top-14 z-50 mx-auto flex max-w-96 flex-col items-center gap-2 outline-none 2xl:start-auto 2xl:end-5 2xl:top-auto 2xl:bottom-5 2xl:mx-0 2xl:items-end"
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList() {
  return Toast.useToastManager().toasts.map((each) => {
    const Icon = each.type === 'bad' ? CircleAlert : CircleCheck
    return (
      <Toast.Root
        key={each.id}
        toast={each}
        className="rounded-lg border border-line-strong bg-raised text-ink shadow-float transition-[opacity,transform] duration-200 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0"
      >
        <Toast.Content className="flex items-center gap-2.5 py-2 ps-3 pe-2">
          <Icon size={16} aria-hidden className={each.type === 'bad' ? 'shrink-0 text-danger-text' : 'shrink-0 text-success-text'} />
          <Toast.Title className="min-w-0 flex-1 text-sm font-medium" />
          <Toast.Action className="h-7 rounded-sm px-2 text-sm font-medium text-accent-text hover:bg-fill" />
          <Toast.Close
            aria-label={t('app.close')}
            className="inline-flex size-7 items-center justify-center rounded-sm text-soft hover:bg-fill hover:text-ink"
          >
            <X size={14} aria-hidden />
          </Toast.Close>
        </Toast.Content>
      </Toast.Root>
    )
  })
}
