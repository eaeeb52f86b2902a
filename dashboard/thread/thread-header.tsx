import { useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, Check, Hand, PanelRight, Undo2 } from 'lucide-react'
import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { SlowConnectionDot } from '../app/slow-dot.tsx'
import { Avatar } from '../controls/avatar.tsx'
import { Button } from '../controls/button.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { t } from '../messages/i18n.ts'
import { personName } from '../messages/names.ts'
import { PresentAgents } from './present-agents.tsx'
import { StatusBadge } from './status-badge.tsx'
import type { ConversationActions } from './use-actions.ts'

/** The header of a conversation: visitor, status, other agents, actions. */
export function ThreadHeader({
  snapshot,
  actions,
  onDetails,
}: {
  readonly snapshot: ConversationSnapshot
  readonly actions: ConversationActions
  readonly onDetails: () => void
}) {
  const navigate = useNavigate()
  const { view = 'all' } = useParams({ strict: false })
  const { room, you } = snapshot
  if (!room) return null
  const { status, visitor } = room
  const claimedByOther = status.is === 'claimed' && status.agent.id !== you?.id
  const mine = status.is === 'claimed' && status.agent.id === you?.id
  return (
    <header className="flex h-12 pointer-coarse:h-14 shrink-0 items-center gap-2 max-md:gap-1 border-b border-line ps-2 pe-2 md:ps-4">
      <IconButton
        className="md:hidden rtl:-scale-x-100"
        icon={ArrowLeft}
        label={t('app.back')}
        onClick={() => navigate({ to: '/inbox/$view', params: { view } })}
      />
      {visitor && (
        <span className="max-md:hidden">
          <Avatar person={visitor} size={24} online={room.present.some((person) => person.id === visitor.id)} />
        </span>
      )}
      <div className="flex min-w-0 flex-1 items-center gap-2">
        <h1
          dir="auto"
          className="page-aligned min-w-0 shrink-[0.2] text-md leading-tight font-semibold max-md:line-clamp-2 max-md:shrink max-md:wrap-anywhere md:truncate"
        >
          {visitor && personName(visitor)}
        </h1>
        <span className="min-w-0 max-lg:hidden">
          <StatusBadge status={status} you={you?.id} />
        </span>
        <SlowConnectionDot connection={snapshot.connection} />
      </div>
      <PresentAgents present={room.present} you={you?.id} />
      {mine ? (
        <Button kind="plain" className="px-2" onClick={actions.release} title={t('action.release')}>
          <Undo2 size={15} aria-hidden className="rtl:-scale-x-100" />
          <span className="max-md:sr-only">{t('action.release')}</span>
        </Button>
      ) : (
        <Button kind={status.is === 'waiting' ? 'primary' : 'quiet'} onClick={actions.claim} aria-keyshortcuts="i">
          <Hand size={15} aria-hidden />
          {t('action.claim')}
        </Button>
      )}
      {status.is !== 'resolved' && (!claimedByOther || you?.role === 'admin') && (
        <Button kind={mine ? 'primary' : 'quiet'} onClick={actions.resolve} aria-keyshortcuts="e" className={mine ? '' : 'max-md:hidden'}>
          <Check size={15} aria-hidden />
          {t('action.resolve')}
        </Button>
      )}
      <IconButton className="2xl:hidden rtl:-scale-x-100" icon={PanelRight} label={t('action.details')} onClick={onDetails} />
    </header>
  )
}
