import { Link } from '@tanstack/react-router'
import { Heart, type LucideIcon, MessageSquare } from 'lucide-react'
import type { Phase } from '../../protocol/draw.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { countOf } from '../../ui/numbers.ts'
import { Avatar } from '../controls/avatar.tsx'
import { locale, t } from '../messages/i18n.ts'
import { FormattedMessage } from '../messages/message.tsx'
import { DrawMenu } from './draw-menu.tsx'
import { calendarDayOf, formatWallTime, ownTimeOf } from './draw-times.ts'
import { cityOf, ownZone } from './form/time-zones.ts'
import { PageLink } from './page-link.tsx'
import { WindowBadge } from './window-badge.tsx'

const dayTones: Readonly<Record<Phase, string>> = {
  open: 'border-transparent bg-success-soft text-success-text',
  scheduled: 'border-line bg-surface text-ink',
  closed: 'border-line bg-sunken text-soft',
  cancelled: 'border-line bg-sunken text-soft line-through',
}

interface DrawItemProps {
  readonly row: DrawRow
  readonly phase: Phase
  readonly now: number
}

/** One draw of the list: title, time, state of its window, hosts, counts of messages and likes. */
export function DrawItem({ row, phase, now }: DrawItemProps) {
  const ownTime = ownTimeOf(row, ownZone())
  const calendarDay = calendarDayOf(row.wall)
  return (
    <li data-draw={row.draw} className="flex items-start gap-3 border-t border-line py-4 md:gap-4">
      <span
        aria-hidden
        className={`flex size-12 shrink-0 flex-col items-center justify-center rounded-lg border leading-none ${dayTones[phase]}`}
      >
        <span className="text-[10px] font-medium tracking-wide uppercase">{calendarDay.month}</span>
        <span className="mt-1 text-lg leading-none font-semibold tabular-nums">{calendarDay.day}</span>
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h3 className="max-w-full text-md font-medium wrap-anywhere">
            <Link to="/draws/$draw" params={{ draw: row.draw }} className="hover:underline">
              <bdi>{row.title}</bdi>
            </Link>
          </h3>
          <WindowBadge row={row} phase={phase} now={now} />
        </div>
        <p className="mt-1 flex flex-wrap gap-x-1.5 text-soft tabular-nums">
          <time dateTime={new Date(row.at).toISOString()}>
            <FormattedMessage message="draws.zoneTime" values={{ dateTime: formatWallTime(row.wall), city: cityOf(row.zone) }} />
          </time>
          {ownTime !== undefined && (
            <>
              <span aria-hidden className="hidden md:inline">
                ·
              </span>
              <span className="w-full md:w-auto">
                <FormattedMessage message="draws.ownTime" values={{ dateTime: ownTime }} />
              </span>
            </>
          )}
        </p>
        <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-xs text-soft">
          {row.hosts.length > 0 && <Hosts row={row} />}
          <Count icon={MessageSquare} message="draws.messages" count={row.messages} />
          <Count icon={Heart} message="draws.likes" count={row.likes} />
          <span className="ms-auto inline-flex items-center gap-1 md:hidden">
            <PageLink row={row} />
            <DrawMenu row={row} phase={phase} />
          </span>
        </div>
      </div>
      <span className="hidden items-center gap-1 md:inline-flex">
        <PageLink row={row} />
        <DrawMenu row={row} phase={phase} />
      </span>
    </li>
  )
}

function Hosts({ row: { hosts } }: { readonly row: DrawRow }) {
  const names = new Intl.ListFormat(locale(), { type: 'conjunction' }).format(hosts.map(({ name }) => name))
  return (
    <span className="inline-flex w-full min-w-0 items-center gap-1.5 md:w-auto">
      <span className="-ms-0.5 flex -space-x-1.5">
        {hosts.slice(0, 3).map((person) => (
          <span key={person.id} className="inline-flex rounded-full border-2 border-surface">
            <Avatar person={person} size={20} />
          </span>
        ))}
      </span>
      <span className="truncate">
        <FormattedMessage message="draws.hostedBy" values={{ names }} />
      </span>
    </span>
  )
}

interface CountProps {
  readonly icon: LucideIcon
  readonly message: 'draws.messages' | 'draws.likes'
  readonly count: number
}

function Count({ icon: Icon, message, count }: CountProps) {
  return (
    <span title={t(message, { n: count })} className="inline-flex items-center gap-1 tabular-nums">
      <Icon size={13} strokeWidth={1.75} aria-hidden />
      <span aria-hidden>{countOf(count, locale())}</span>
      <span className="sr-only">{t(message, { n: count })}</span>
    </span>
  )
}
