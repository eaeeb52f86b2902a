import { env } from 'cloudflare:workers'
import type { Inbox } from '../../durable-objects/inbox.ts'
import { inboxOf } from '../../durable-objects/namespaces.ts'
import { identityHeader } from '../../durable-objects/sockets/identity.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { InboxFrame, InboxItem } from '../../protocol/inbox.ts'
import { identityOf } from './conversation-setup.ts'

export const inbox = (): DurableObjectStub<Inbox> => inboxOf(env)

/** An agent's socket at the inbox, and everything it received. */
export interface InboxSocket {
  readonly socket: WebSocket
  readonly frames: InboxFrame[]
  readonly items: InboxItem[]
}

interface InboxOptions {
  /** For example `?since=3&epoch=…`. */
  readonly query?: string
  /** The client never answers a close, and goes on sending after it. */
  readonly ignoresClose?: boolean
}

export async function openInbox(agent: Person, { query = '', ignoresClose = false }: InboxOptions = {}): Promise<InboxSocket> {
  const headers = { Upgrade: 'websocket', [identityHeader]: JSON.stringify(identityOf(agent, { room: 'inbox' })) }
  const socket = (await inbox().fetch(`https://inbox/${query}`, { headers })).webSocket
  if (!socket) throw new Error('the inbox refused the upgrade')
  const frames: InboxFrame[] = []
  const items: InboxItem[] = []
  socket.addEventListener('message', ({ data }) => {
    if (data === 'pong') return
    const frame = JSON.parse(data as string) as InboxFrame
    frames.push(frame)
    items.push(...frame.items)
  })
  socket.accept({ allowHalfOpen: ignoresClose })
  return { socket, frames, items }
}
