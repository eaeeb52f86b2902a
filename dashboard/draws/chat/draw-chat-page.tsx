import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, MessageCircleOff } from 'lucide-react'
import type { DrawSnapshot } from '../../../client/draw/draw.ts'
import { windowStateAt } from '../../../domain/draw/window.ts'
import type { RoomId } from '../../../protocol/envelope.ts'
import type { DrawRow } from '../../../protocol/http/agent.ts'
import { SlowConnectionDot } from '../../app/slow-dot.tsx'
import { EmptyState } from '../../controls/empty-state.tsx'
import { IconButton } from '../../controls/icon-button.tsx'
import { t } from '../../messages/i18n.ts'
import { ThreadSkeleton } from '../../thread/thread-skeleton.tsx'
import { DrawMenu } from '../draw-menu.tsx'
import { drawsQuery } from '../draws-query.ts'
import { PageLink } from '../page-link.tsx'
import { useWindowClock } from '../use-window-clock.ts'
import { WindowBadge } from '../window-badge.tsx'
import { phaseOf } from '../window-state.ts'
import { DrawComposer } from './draw-composer.tsx'
import { DrawLines } from './draw-lines.tsx'
import { useStaffDraw } from './use-staff-draw.ts'

/** The chat of one draw for staff: hosts and moderators write and remove here. */
export function DrawChatPage() {
  const { draw: name } = useParams({ from: '/signed-in/draws/$draw' })
  return <DrawChat key={name} room={name as RoomId} />
}

function DrawChat({ room }: { readonly room: RoomId }) {
  const navigate = useNavigate()
  const { draw, snapshot } = useStaffDraw(room)
  const listed = useQuery(drawsQuery).data?.draws.find((row) => row.draw === room)
  const row = rowOf(room, listed, snapshot)
  const now = useWindowClock(row ? [row] : [])
  if (snapshot.connection.status === 'ended' && !snapshot.room)
    return <EmptyState icon={MessageCircleOff} title={t('draws.chatUnavailable')} />
  if (!snapshot.room || !row) return <ThreadSkeleton />
  const phase = phaseOf(row, now)
  return (
    <main className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-12 shrink-0 items-center gap-2 border-b border-line py-1.5 ps-2 pe-2 md:pe-4">
        <IconButton
          className="max-md:size-11 rtl:-scale-x-100"
          icon={ArrowLeft}
          label={t('draws.back')}
          onClick={() => navigate({ to: '/draws' })}
        />
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2.5 gap-y-0.5">
          <h1 className="max-w-full min-w-0 truncate text-md font-semibold">
            <bdi>{row.title}</bdi>
          </h1>
          <WindowBadge row={row} phase={phase} now={now} />
          <span className="text-xs whitespace-nowrap text-soft tabular-nums max-md:hidden">
            {t('draws.watching', { n: snapshot.viewers })} · {t('draws.likes', { n: snapshot.likes })}
          </span>
          <SlowConnectionDot connection={snapshot.connection} />
        </div>
        <span className="max-md:hidden">
          <PageLink row={row} />
        </span>
        <DrawMenu row={row} phase={phase} />
      </header>
      <DrawLines draw={draw} snapshot={snapshot} />
      <DrawComposer draw={draw} snapshot={snapshot} windowState={windowStateAt(snapshot.room, now + snapshot.offsetMs)} />
    </main>
  )
}

/** The row of the list, with the schedule as the draw itself has it: that is newer. */
function rowOf(draw: RoomId, listed: DrawRow | undefined, { room, lines, likes }: DrawSnapshot): DrawRow | undefined {
  if (!room?.schedule) return listed
  const messages = listed?.messages ?? lines.filter(({ kind }) => kind === 'message').length
  return { draw, messages, likes, ...room.schedule, cancelled: room.phase === 'cancelled' }
}
