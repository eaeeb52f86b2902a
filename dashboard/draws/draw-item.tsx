import { ArrowUpRight, Heart, type LucideIcon, MessageSquare } from 'lucide-react'
import type { Phase } from '../../protocol/draw.ts'
import type { DrawRow } from '../../protocol/http/route.ts'
import { Avatar } from '../controls/avatar.tsx'
import { countOf } from '../controls/count.ts'
import { locale, t } from '../messages/i18n.ts'
import { Phrase } from '../messages/message.tsx'
import { pageOf } from './draw-address.ts'
import { hereOf, leafOf, wallOf } from './draw-times.ts'
import { WindowBadge } from './window-badge.tsx'
import { cityOf, ownZone } from './time-zones.ts'

const leaves: Readonly<Record<Phase, string>> = {
  open: 'border-transparent bg-success-soft text-success-text',
  scheduled: 'border-line bg-surface text-ink',
  closed: 'border-line bg-sunken text-soft',
}

interface DrawItemProps {
  readonly row: DrawRow
  readonly phase: Phase
  readonly now: number
}

/** One draw: what and when, where its window stands, who hosts it, and what the crowd did. */
export function DrawItem({ row, phase, now }: DrawItemProps) {
  const here = hereOf(row, ownZone())
  const leaf = leafOf(row.wall)
  return (
    <li data-draw={row.draw} className="flex items-start gap-3 border-t border-line py-4 pair:gap-4">
      <span
        aria-hidden
        className={`flex size-12 shrink-0 flex-col items-center justify-center rounded-lg border leading-none ${leaves[phase]}`}
      >
        <span className="text-[10px] font-medium tracking-wide uppercase">{leaf.month}</span>
        <span className="mt-1 text-lg leading-none font-semibold tabular-nums">{leaf.day}</span>
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h3 className="max-w-full text-md font-medium wrap-anywhere">
            <bdi>{row.title}</bdi>
          </h3>
          <WindowBadge row={row} phase={phase} now={now} />
        </div>
        <p className="mt-1 flex flex-wrap gap-x-1.5 text-soft tabular-nums">
          <time dateTime={new Date(row.at).toISOString()}>
            <Phrase word="draws.there" fill={{ moment: wallOf(row.wall), city: cityOf(row.zone) }} />
          </time>
          {here !== undefined && (
            <>
              <span aria-hidden className="hidden pair:inline">
                ·
              </span>
              <span className="w-full pair:w-auto">
                <Phrase word="draws.here" fill={{ moment: here }} />
              </span>
            </>
          )}
        </p>
        <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-xs text-soft">
          {row.hosts.length > 0 && <Hosts row={row} />}
          <Count icon={MessageSquare} word="draws.messages" count={row.messages} />
          <Count icon={Heart} word="draws.likes" count={row.likes} />
          <PageLink row={row} className="ms-auto inline-flex pair:hidden" />
        </div>
      </div>
      <PageLink row={row} className="hidden pair:inline-flex" />
    </li>
  )
}

function Hosts({ row: { hosts } }: { readonly row: DrawRow }) {
  const names = new Intl.ListFormat(locale(), { type: 'conjunction' }).format(hosts.map(({ name }) => name))
  return (
    <span className="inline-flex w-full min-w-0 items-center gap-1.5 pair:w-auto">
      <span className="-ms-0.5 flex -space-x-1.5">
        {hosts.slice(0, 3).map((person) => (
          <span key={person.id} className="inline-flex rounded-full border-2 border-surface">
            <Avatar person={person} size={20} />
          </span>
        ))}
      </span>
      <span className="truncate">
        <Phrase word="draws.hostedBy" fill={{ names }} />
      </span>
    </span>
  )
}

interface CountProps {
  readonly icon: LucideIcon
  readonly word: 'draws.messages' | 'draws.likes'
  readonly count: number
}

function Count({ icon: Icon, word, count }: CountProps) {
  return (
    <span title={t(word, { n: count })} className="inline-flex items-center gap-1 tabular-nums">
      <Icon size={13} strokeWidth={1.75} aria-hidden />
      <span aria-hidden>{countOf(count)}</span>
      <span className="sr-only">{t(word, { n: count })}</span>
    </span>
  )
}

function PageLink({ row, className }: { readonly row: DrawRow; readonly className: string }) {
  return (
    <a
      href={pageOf(row.draw)}
      target="_blank"
      rel="noopener"
      aria-label={t('draws.pageOf', { title: row.title })}
      className={`h-8 shrink-0 items-center gap-1 rounded-md border border-line-strong px-3 text-sm font-medium whitespace-nowrap text-ink transition-colors duration-120 hover:bg-fill ${className}`}
    >
      {t('draws.page')}
      <ArrowUpRight size={14} aria-hidden className="-me-0.5 text-soft rtl:-scale-x-100" />
    </a>
  )
}
