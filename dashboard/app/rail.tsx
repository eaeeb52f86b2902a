import { Tooltip } from '@base-ui/react/tooltip'
import { Link, useRouterState } from '@tanstack/react-router'
import { Inbox, type LucideIcon, Search, Ticket, Users } from 'lucide-react'
import { countOf } from '../controls/count.ts'
import { Tip } from '../controls/icon-button.tsx'
import { t } from '../messages/i18n.ts'
import { useYou } from '../session/me.ts'
import { AccountMenu } from './account-menu.tsx'

/** 56 px of where to go. On a phone it lies at the bottom, and leaves when a conversation is open. */
export function Rail({
  waiting,
  hidden,
  onShowKeys,
}: {
  readonly waiting: number
  readonly hidden: boolean
  readonly onShowKeys: () => void
}) {
  const you = useYou()
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <nav
      aria-label={t('rail.label')}
      className={`${hidden ? 'hidden' : 'flex'} order-last h-14 shrink-0 items-center justify-around border-t border-line bg-sunken pb-[env(safe-area-inset-bottom)] pair:order-first pair:flex pair:h-auto pair:w-14 pair:flex-col pair:justify-start pair:gap-1 pair:border-e pair:border-t-0 pair:py-2`}
    >
      <span className="mb-2 hidden size-8 items-center justify-center pair:inline-flex" aria-hidden>
        <img src={`${import.meta.env.BASE_URL}mark.svg`} alt="" className="size-7" />
      </span>
      <RailLink
        to="/"
        icon={Inbox}
        label={waiting > 0 ? t('rail.inboxWaiting', { n: waiting }) : t('rail.inbox')}
        on={path.startsWith('/inbox')}
        count={waiting}
      />
      <RailLink to="/search" icon={Search} label={t('rail.search')} keys="/" on={path.startsWith('/search')} />
      <RailLink to="/draws" icon={Ticket} label={t('rail.draws')} keys="D" on={path.startsWith('/draws')} />
      {you.role === 'admin' && <RailLink to="/agents" icon={Users} label={t('rail.agents')} on={path.startsWith('/agents')} />}
      <span className="pair:mt-auto">
        <AccountMenu you={you} onShowKeys={onShowKeys} />
      </span>
    </nav>
  )
}

interface RailLinkProps {
  readonly to: '/' | '/search' | '/draws' | '/agents'
  readonly icon: LucideIcon
  readonly label: string
  readonly on: boolean
  readonly keys?: string
  readonly count?: number
}

function RailLink({ to, icon: Icon, label, on, keys, count = 0 }: RailLinkProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={<Link to={to} />}
        aria-label={label}
        aria-current={on ? 'page' : undefined}
        className={`relative inline-flex size-10 items-center justify-center rounded-md transition-colors duration-120 ${on ? 'bg-fill-active text-ink' : 'text-soft hover:bg-fill-hover hover:text-ink'}`}
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden />
        {count > 0 && (
          <span
            aria-hidden
            className="absolute -end-0.5 -top-0.5 min-w-4 rounded-full border-2 border-sunken bg-attention px-1 text-center text-[10px] leading-3.5 font-semibold text-on-attention tabular-nums"
          >
            {countOf(count)}
          </span>
        )}
      </Tooltip.Trigger>
      <Tip label={label} keys={keys} side="inline-end" />
    </Tooltip.Root>
  )
}
