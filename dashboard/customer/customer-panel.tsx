import { useQuery } from '@tanstack/react-query'
import { Bot, CalendarClock, CircleDot, Globe, Languages, LifeBuoy, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { request } from '../../client/connection/http-client.ts'
import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { linkRel, safeLink } from '../../domain/text/markdown.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { Avatar } from '../controls/avatar.tsx'
import { Skeleton } from '../controls/skeleton.tsx'
import { shortDateTimeOf } from '../controls/time-format.ts'
import { locale, t } from '../messages/i18n.ts'
import { departmentName, personaName, personName } from '../messages/names.ts'
import { StatusBadge } from '../thread/status-badge.tsx'
import { Participants } from './participants.tsx'

/** Details of the visitor, all of them from the conversation itself. */
export function CustomerPanel({ room: id, snapshot }: { readonly room: RoomId; readonly snapshot: ConversationSnapshot }) {
  const opening = useOpening(id)
  const { room, you } = snapshot
  if (!room?.visitor) return null
  const opened = opening.data
  const fallback = opening.isPending ? <Skeleton className="h-3 w-24" /> : t('customer.unknown')
  return (
    <aside aria-label={t('customer.label')} className="thin-scroll h-full overflow-y-auto">
      <header className="flex flex-col items-center gap-1 border-b border-line px-4 py-6 text-center">
        <Avatar person={room.visitor} size={48} online={room.present.some((person) => person.id === room.visitor?.id)} />
        <h2 className="mt-2 max-w-full truncate text-lg font-semibold">
          <bdi>{personName(room.visitor)}</bdi>
        </h2>
        <p className="text-xs text-soft">{t('customer.visitor')}</p>
      </header>
      <dl className="space-y-3 border-b border-line p-4">
        <Fact icon={CircleDot} name={t('customer.status')}>
          <span className="inline-flex">
            <StatusBadge status={room.status} you={you?.id} />
          </span>
        </Fact>
        <Fact icon={LifeBuoy} name={t('customer.department')}>
          <bdi>{departmentName(room.department?.name ?? '')}</bdi>
        </Fact>
        <Fact icon={Bot} name={t('customer.persona')}>
          <bdi>{personaName(room.department?.persona ?? '')}</bdi>
        </Fact>
        <Fact icon={Languages} name={t('customer.language')}>
          {opened ? languageName(opened.locale) : fallback}
        </Fact>
        <Fact icon={Globe} name={t('customer.page')}>
          {opened ? <PageLink page={opened.page} /> : fallback}
        </Fact>
        <Fact icon={CalendarClock} name={t('customer.opened')}>
          {opened ? <time dateTime={new Date(opened.at).toISOString()}>{shortDateTimeOf(opened.at)}</time> : fallback}
        </Fact>
      </dl>
      <Participants room={room} />
    </aside>
  )
}

/** The room's first event, which never changes; the loaded lines may not include it. */
function useOpening(room: RoomId) {
  return useQuery({
    queryKey: ['opening', room],
    queryFn: async () => {
      const { events } = await request(endpoints.agentEvents, { params: { conversation: room }, query: { before: 2, limit: 1 } })
      const first = events[0]
      return first?.type === 'conversation.opened' ? first : null
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
}

function Fact({ icon: Icon, name, children }: { readonly icon: LucideIcon; readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[104px_minmax(0,1fr)] items-center gap-2">
      <dt className="flex items-center gap-2 text-soft">
        <Icon size={14} strokeWidth={1.75} aria-hidden />
        {name}
      </dt>
      <dd className="min-w-0 truncate">{children}</dd>
    </div>
  )
}

function PageLink({ page }: { readonly page: string }) {
  const href = safeLink(page)
  const shown = page.replace(/^https?:\/\//, '')
  if (!href) return <bdi title={page}>{shown || t('customer.unknown')}</bdi>
  return (
    <a href={href} target="_blank" rel={linkRel} title={page} className="text-accent-text hover:underline">
      <bdi>{shown}</bdi>
    </a>
  )
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(locale(), { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
