import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** Shown in place of an empty list or an error: icon, title, explanation, optional action. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
}: {
  readonly icon: LucideIcon
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className="flex h-full flex-col items-center justify-center px-8 py-12 text-center">
      <span className="mb-3 inline-flex size-10 items-center justify-center rounded-lg border border-line bg-sunken text-soft">
        <Icon size={18} strokeWidth={1.75} aria-hidden />
      </span>
      <p className="text-md font-medium text-ink">{title}</p>
      {children && <p className="mt-1 max-w-64 text-sm text-pretty text-soft">{children}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  )
}
