import { browserEnvironment, type Environment } from '../../../client/connection/environment.ts'
import { webSocketConnect } from '../../../client/connection/websocket-transport.ts'
import { Conversation } from '../../../client/conversation/conversation.ts'
import type { ConversationFrame } from '../../../protocol/conversation.ts'
import { endpoints } from '../../../protocol/http/endpoints.ts'
import { MemoryOutbox } from './memory-outbox.ts'
import { ask, type Staff, type Visitor } from './people.ts'
import { waitUntil } from './wait-until.ts'

let dressed = false
type NodeSocket = new (url: string | URL, options: { protocols: string[]; headers: Record<string, string> }) => WebSocket

/** A browser sends the Origin of its page; Node sends one only when the test sets it. */
export function asPageOf(origin: string): void {
  if (dressed) return
  dressed = true
  const Plain = WebSocket as unknown as NodeSocket
  globalThis.WebSocket = class extends Plain {
    constructor(url: string | URL, protocols: string[] = []) {
      super(url, { protocols, headers: { origin } })
    }
  } as unknown as typeof WebSocket
}

/** A tab: the real client with its timers and its socket, and an outbox that outlives it. */
export interface Tab {
  readonly conversation: Conversation
  readonly outbox: MemoryOutbox
  /** Cuts the network: no close frame arrives, and no connection succeeds until `mend`. */
  readonly cut: () => void
  readonly mend: () => void
}

/** `overhear` gets every frame that reaches this tab, before the client reads it. */
export function tabOf(
  who: Visitor | { staff: Staff; room: string },
  outbox = new MemoryOutbox(),
  overhear: (frame: ConversationFrame) => void = () => undefined,
): Tab {
  const system = 'staff' in who ? who.staff.system : who.system
  asPageOf(system.url)
  const ticket = async (): Promise<string> => {
    if ('staff' in who) return who.staff.ticket(who.room)
    const body = { conversation: who.room, refresh: who.pass.refresh }
    const response = await ask(system, endpoints.refresh.path, { method: 'POST', body })
    if (!response.ok) throw new Error(await response.text())
    return ((await response.json()) as { ticket: string }).ticket
  }
  const returned = new Set<() => void>()
  const environment: Environment = {
    ...browserEnvironment,
    log: () => undefined,
    onNetworkChange: (then) => {
      returned.add(then)
      return () => void returned.delete(then)
    },
  }
  const connect = webSocketConnect<ConversationFrame>({ base: system.url, path: endpoints.socket.path, ticket, environment })
  let isCut = false
  const lines = new Set<() => void>()
  const conversation = new Conversation({
    environment,
    outbox,
    fetchOlder: async () => ({ events: [], start: true }),
    connect: (joining, handlers) => {
      if (isCut) {
        queueMicrotask(() => handlers.closed({}))
        return { send: () => undefined, check: () => undefined, close: () => undefined }
      }
      const frame = (text: ConversationFrame) => {
        overhear(text)
        handlers.frame(text)
      }
      const transport = connect(joining, { ...handlers, frame })
      const fail = () => {
        transport.close()
        handlers.closed({})
      }
      lines.add(fail)
      return {
        ...transport,
        send: (command) => !isCut && transport.send(command),
        close: () => {
          lines.delete(fail)
          transport.close()
        },
      }
    },
  })
  return {
    conversation,
    outbox,
    cut: () => {
      isCut = true
      for (const fail of [...lines]) fail()
      lines.clear()
    },
    mend: () => {
      isCut = false
      for (const then of [...returned]) then()
    },
  }
}

/** Waits until `is` holds for a conversation, and reports the last snapshot if it never does. */
export function until(conversation: Conversation, is: () => boolean, withinMs = 30_000): Promise<void> {
  const described = () => {
    const { connection, lines, unsent } = conversation.snapshot
    return { connection, unsent, lines: lines.map(({ text }) => text) }
  }
  return waitUntil(conversation, is, described, withinMs)
}
