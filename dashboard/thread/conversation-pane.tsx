import { MessageCircleOff } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Conversation } from '../../client/conversation/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { ConnectionBar } from '../app/connection-bar.tsx'
import { Composer } from '../composer/composer.tsx'
import { EmptyState } from '../controls/empty-state.tsx'
import { CustomerDrawer } from '../customer/customer-drawer.tsx'
import { CustomerPanel } from '../customer/customer-panel.tsx'
import { useInbox } from '../inbox/use-inbox.ts'
import { t } from '../messages/i18n.ts'
import { MessageList } from './messages/message-list.tsx'
import { useSnapshot } from './open-conversations.ts'
import { ThreadHeader } from './thread-header.tsx'
import { ThreadSkeleton } from './thread-skeleton.tsx'
import { TypingIndicator } from './typing-indicator.tsx'
import { useActions } from './use-actions.ts'

/** One conversation: header, messages and composer; beside it the customer panel. */
export function ConversationPane({ room, conversation }: { readonly room: RoomId; readonly conversation: Conversation }) {
  const snapshot = useSnapshot(conversation)
  const inbox = useInbox()
  const actions = useActions(room, conversation, snapshot)
  const messages = useRef<HTMLElement>(null)
  const [showsDetails, setShowsDetails] = useState(false)
  if (snapshot.connection.status === 'ended' && !snapshot.room) return <Unavailable code={snapshot.connection.code} />
  // The bar above the list already shows that the inbox is offline.
  const bar = inbox.connection.status === 'online' && <ConnectionBar connection={snapshot.connection} />
  if (!snapshot.room)
    return (
      <div className="flex h-full flex-col">
        {bar}
        <div className="min-h-0 flex-1">
          <ThreadSkeleton />
        </div>
      </div>
    )
  return (
    <div className="grid h-full min-h-0 grid-cols-1 grid-rows-[minmax(0,1fr)] 2xl:grid-cols-[minmax(0,1fr)_280px] 3xl:grid-cols-[minmax(0,1fr)_320px]">
      <div className="flex min-h-0 min-w-0 flex-col">
        <ThreadHeader snapshot={snapshot} actions={actions} onDetails={() => setShowsDetails(true)} />
        {bar}
        <MessageList
          conversation={conversation}
          snapshot={snapshot}
          onRemove={actions.remove}
          removing={actions.removing}
          scroller={messages}
        />
        <TypingIndicator people={snapshot.typing} />
        <Composer room={room} conversation={conversation} snapshot={snapshot} onLeave={() => messages.current?.focus()} />
      </div>
      <div className="hidden min-h-0 border-s border-line 2xl:block">
        <CustomerPanel room={room} snapshot={snapshot} />
      </div>
      <CustomerDrawer open={showsDetails} onOpenChange={setShowsDetails}>
        <CustomerPanel room={room} snapshot={snapshot} />
      </CustomerDrawer>
    </div>
  )
}

/** A conversation that was refused for good. Any other trouble passes: then the client tries again. */
function Unavailable({ code }: { readonly code: string | undefined }) {
  return <EmptyState icon={MessageCircleOff} title={t(code === 'no-such-conversation' ? 'thread.unknown' : 'thread.unavailable')} />
}
