import { useRef, useState } from 'react'
import type { Conversation } from '../../client/conversation/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { ConnectionBar } from '../app/connection-bar.tsx'
import { Composer } from '../composer/composer.tsx'
import { CustomerDrawer } from '../customer/customer-drawer.tsx'
import { CustomerPanel } from '../customer/customer-panel.tsx'
import { useInbox } from '../inbox/use-inbox.ts'
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
  const actions = useActions(conversation, snapshot)
  const messages = useRef<HTMLElement>(null)
  const [showsDetails, setShowsDetails] = useState(false)
  if (!snapshot.room) return <ThreadSkeleton />
  // The bar above the list already shows that the browser is offline.
  const showBar = inbox.connection.status === 'online' && navigator.onLine
  return (
    <div className="grid h-full min-h-0 grid-cols-1 grid-rows-[minmax(0,1fr)] 2xl:grid-cols-[minmax(0,1fr)_280px] 3xl:grid-cols-[minmax(0,1fr)_320px]">
      <div className="flex min-h-0 min-w-0 flex-col">
        <ThreadHeader snapshot={snapshot} actions={actions} onDetails={() => setShowsDetails(true)} />
        {showBar && <ConnectionBar connection={snapshot.connection} />}
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
