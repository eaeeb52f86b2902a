import { useParams } from '@tanstack/react-router'
import type { RoomId } from '../../protocol/envelope.ts'
import { useYou } from '../session/me.ts'
import { ConversationPane } from './conversation-pane.tsx'
import { useConversation } from './open-conversations.ts'
import { ThreadSkeleton } from './thread-skeleton.tsx'

/** The conversation of the URL. The key gives each conversation a pane with fresh state. */
export function ConversationPage() {
  const { conversation: name } = useParams({ from: '/signed-in/inbox/$view/$conversation' })
  const room = name as RoomId
  const conversation = useConversation(room, useYou().id)
  return conversation ? <ConversationPane key={room} room={room} conversation={conversation} /> : <ThreadSkeleton />
}
