import { Tooltip } from '@base-ui/react/tooltip'
import { Link, useRouterState } from '@tanstack/react-router'
import { Inbox, type LucideIcon, Search, Ticket, Users } from 'lucide-react'
import { countOf } from '../../ui/numbers.ts'
import { TooltipPopup } from '../controls/tooltip-popup.tsx'
import { locale, t } from '../messages/i18n.ts'
import { useYou } from '../session/me.ts'
import { AccountMenu } from './account-menu.tsx'

/** The main navigation. On a phone it is at the bottom, hidden while a conversation is open. */
export function Rail({
  waiting,
  hidden,
  onShowShortcuts,
}: {
  readonly waiting: number
  readonly hidden: boolean
  readonly onShowShortcuts: () => void
}) {
  const you = useYou()
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <nav
      aria-label={t('rail.label')}
      className={`${hidden ? 'hidden' : 'flex'} order-last h-14 shrink-0 items-center justify-around border-t border-line bg-sunken pb-[env(safe-area-inset-bottom)] md:order-first md:flex md:h-auto md:w-14 md:flex-col md:justify-start md:gap-1 md:border-e md:border-t-0 md:py-2`}
    >
      <span className="mb-2 hidden size-8 items-center justify-center md:inline-flex" aria-hidden>
        <img src={`${import.meta.env.BASE_URL}logo.svg`} alt="" className="size-7" />
      </span>
      <RailLink
        to="/"
        icon={Inbox}
        label={waiting > 0 ? t('rail.inboxWaiting', { n: waiting }) : t('rail.inbox')}
        active={path.startsWith('/inbox')}
        count={waiting}
      />
      <RailLink to="/search" icon={Search} label={t('rail.search')} keys="/" active={path.startsWith('/search')} />
      <RailLink to="/draws" icon={Ticket} label={t('rail.draws')} keys="D" active={path.startsWith('/draws')} />
      {you.role === 'admin' && <RailLink to="/agents" icon={Users} label={t('rail.agents')} active={path.startsWith('/agents')} />}
      <span className="md:mt-auto">
        <AccountMenu you={you} onShowShortcuts={onShowShortcuts} />
      </span>
    </nav>
  )
}

interface RailLinkProps {
  readonly to: '/' | '/search' | '/draws' | '/agents'
  readonly icon: LucideIcon
  readonly label: string
  readonly active: boolean
  readonly keys?: string
  readonly count?: number
}

function RailLink({ to, icon: Icon, label, active, keys, count = 0 }: RailLinkProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={<Link to={to} />}
        aria-label={label}
        aria-current={active ? 'page' : undefined}
        className={`relative inline-flex size-10 pointer-coarse:size-11 items-center justify-center rounded-md transition-colors duration-120 ${active ? 'bg-fill-active text-ink' : 'text-soft hover:bg-fill-hover hover:text-ink'}`}
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden />
        {count > 0 && (
          <span
            aria-hidden
            className="absolute -end-0.5 -top-0.5 min-w-4 rounded-full border-2 border-sunken bg-attention px-1 text-center text-[10px] leading-3.5 font-semibold text-on-attention tabular-nums"
          >
            {countOf(count, locale())}
          </span>
        )}
      </Tooltip.Trigger>
      <TooltipPopup label={label} keys={keys} side="inline-end" />
    </Tooltip.Root>
  )
}
