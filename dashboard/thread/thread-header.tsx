import { useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, Check, Hand, PanelRight, Undo2 } from 'lucide-react'
import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { SlowDot } from '../app/slow-dot.tsx'
import { Avatar } from '../controls/avatar.tsx'
import { Button } from '../controls/button.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { t } from '../messages/i18n.ts'
import { StatusMark } from './status-badge.tsx'
import type { Acts } from './use-actions.ts'
import { Viewers } from './present-agents.tsx'

/** Whose conversation this is, who has it, and what one may do with it. */
export function ThreadHeader({
  snapshot,
  acts,
  onDetails,
}: {
  readonly snapshot: ConversationSnapshot
  readonly acts: Acts
  readonly onDetails: () => void
}) {
  const navigate = useNavigate()
  const { view = 'all' } = useParams({ strict: false })
  const { room, you } = snapshot
  if (!room) return null
  const { status, visitor } = room
  const held = status.is === 'claimed' && status.agent.id !== you?.id
  const mine = status.is === 'claimed' && status.agent.id === you?.id
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line ps-2 pe-2 pair:ps-4">
      <IconButton
        className="pair:hidden rtl:-scale-x-100"
        icon={ArrowLeft}
        label={t('app.back')}
        onClick={() => navigate({ to: '/inbox/$view', params: { view } })}
      />
      {visitor && <Avatar person={visitor} size={24} online={room.present.some((person) => person.id === visitor.id)} />}
      <div className="flex min-w-0 flex-1 items-center gap-2">
        <h1 className="min-w-0 shrink-[0.2] max-[440px]:shrink truncate text-md font-semibold">
          <bdi>{visitor?.name}</bdi>
        </h1>
        <span className="min-w-0 max-[440px]:hidden pair:max-triple:hidden">
          <StatusMark status={status} you={you?.id} />
        </span>
        <SlowDot connection={snapshot.connection} />
      </div>
      <Viewers here={room.present} you={you?.id} />
      {mine ? (
        <Button kind="ghost" className="px-2" onClick={acts.release}>
          <Undo2 size={15} aria-hidden className="rtl:-scale-x-100" />
          <span className="max-[359px]:sr-only">{t('act.release')}</span>
        </Button>
      ) : (
        <Button kind={status.is === 'waiting' ? 'primary' : 'quiet'} onClick={acts.claim} aria-keyshortcuts="i">
          <Hand size={15} aria-hidden />
          {t('act.claim')}
        </Button>
      )}
      {status.is !== 'resolved' && (!held || you?.role === 'admin') && (
        <Button kind={mine ? 'primary' : 'quiet'} onClick={acts.resolve} aria-keyshortcuts="e" className={mine ? '' : 'max-pair:hidden'}>
          <Check size={15} aria-hidden />
          {t('act.resolve')}
        </Button>
      )}
      <IconButton className="all:hidden rtl:-scale-x-100" icon={PanelRight} label={t('act.details')} onClick={onDetails} />
    </header>
  )
}
