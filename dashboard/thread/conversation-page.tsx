import { useParams } from '@tanstack/react-router'
import { MessageCircleOff } from 'lucide-react'
import type { RoomId } from '../../protocol/envelope.ts'
import { EmptyState } from '../controls/empty-state.tsx'
import { t } from '../messages/i18n.ts'
import { ConversationPane } from './conversation-pane.tsx'
import { useConversation } from './open-conversations.ts'
import { ThreadSkeleton } from './thread-skeleton.tsx'

/** The conversation of the URL. The key gives each conversation a pane with fresh state. */
export function ConversationPage() {
  const { conversation: name } = useParams({ from: '/signed-in/inbox/$view/$conversation' })
  const room = name as RoomId
  const { conversation, failed } = useConversation(room)
  if (failed) return <EmptyState icon={MessageCircleOff} title={t('thread.unavailable')} />
  return conversation ? <ConversationPane key={room} room={room} conversation={conversation} /> : <ThreadSkeleton />
}
