import { Link } from '@tanstack/react-router'
import { Archive, CircleUser, Hand, Inbox, type LucideIcon } from 'lucide-react'
import { countOf } from '../../ui/numbers.ts'
import { locale, t } from '../messages/i18n.ts'
import { useInbox } from './use-inbox.ts'
import { type View, viewLabels, views } from './views.ts'

const icons: Readonly<Record<View, LucideIcon>> = { all: Inbox, waiting: Hand, mine: CircleUser, closed: Archive }

/** The four views with their numbers of conversations; that of `waiting` is amber. */
export function ViewLinks({ view, onPick }: { readonly view: View; readonly onPick?: () => void }) {
  const inbox = useInbox()
  return views.map((each) => {
    const Icon = icons[each]
    const count = each === 'closed' ? 0 : inbox.views[each].count
    const active = each === view
    return (
      <Link
        key={each}
        to="/inbox/$view"
        params={{ view: each }}
        aria-current={active ? 'page' : undefined}
        onClick={onPick}
        className={`flex h-8 pointer-coarse:h-11 items-center gap-2.5 rounded-md px-2 text-sm font-medium transition-colors duration-120 ${active ? 'bg-fill-active text-ink' : 'text-soft hover:bg-fill-hover hover:text-ink'}`}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
        <span className="flex-1 truncate">{t(viewLabels[each])}</span>
        {count > 0 && (
          <span
            className={`tabular-nums ${each === 'waiting' ? 'min-w-5 rounded-full bg-warn-soft px-1.5 text-center text-xs font-semibold text-warn-text' : 'text-xs text-soft'}`}
          >
            {countOf(count, locale())}
          </span>
        )}
      </Link>
    )
  })
}
