import { Menu } from '@base-ui/react/menu'
import { useNavigate } from '@tanstack/react-router'
import { ChevronDown, Search } from 'lucide-react'
import type { RefObject } from 'react'
import { countOf } from '../../ui/numbers.ts'
import { SlowConnectionDot } from '../app/slow-dot.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { itemClass, MenuPopup } from '../controls/menu.tsx'
import { locale, t } from '../messages/i18n.ts'
import { ClosedList } from './closed-list.tsx'
import { LiveList } from './live-list.tsx'
import type { RowListHandle } from './row-list.tsx'
import { useInbox } from './use-inbox.ts'
import { type View, viewLabels, views } from './views.ts'

interface ListColumnProps {
  readonly view: View
  readonly selected: string | undefined
  readonly handle: RefObject<RowListHandle | null>
}

/** The list of one view. In narrow windows its heading is the menu of views. */
export function ListColumn({ view, selected, handle }: ListColumnProps) {
  const navigate = useNavigate()
  return (
    <section
      aria-label={t(viewLabels[view])}
      className={`min-h-0 min-w-0 flex-col border-line bg-surface md:flex md:border-e ${selected ? 'hidden' : 'flex'}`}
    >
      <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line ps-4 pe-2">
        <h2 className="hidden flex-1 truncate text-md font-semibold lg:block">{t(viewLabels[view])}</h2>
        <div className="-ms-2 flex-1 lg:hidden">
          <ViewMenu view={view} />
        </div>
        <SlowConnectionDot connection={useInbox().connection} />
        <IconButton icon={Search} label={t('rail.search')} keys="/" onClick={() => navigate({ to: '/search' })} />
      </header>
      {view === 'closed' ? (
        <ClosedList selected={selected} handle={handle} />
      ) : (
        <LiveList view={view} selected={selected} handle={handle} />
      )}
    </section>
  )
}

function ViewMenu({ view }: { readonly view: View }) {
  const navigate = useNavigate()
  const inbox = useInbox()
  return (
    <Menu.Root>
      <Menu.Trigger className="inline-flex h-8 pointer-coarse:h-11 items-center gap-1 rounded-md px-2 text-md font-semibold hover:bg-fill">
        {t(viewLabels[view])}
        <ChevronDown size={14} aria-hidden className="text-soft" />
      </Menu.Trigger>
      <MenuPopup>
        {views.map((each) => {
          const count = each === 'closed' ? 0 : inbox.views[each].count
          return (
            <Menu.Item key={each} className={itemClass} onClick={() => navigate({ to: '/inbox/$view', params: { view: each } })}>
              <span className="flex-1">{t(viewLabels[each])}</span>
              <span className="text-xs text-soft tabular-nums">{count > 0 && countOf(count, locale())}</span>
            </Menu.Item>
          )
        })}
      </MenuPopup>
    </Menu.Root>
  )
}
