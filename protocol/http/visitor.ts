import type { ConversationFrame, ConversationPage, Department } from '../conversation.ts'
import type { Person, Reply, RoomId } from '../envelope.ts'
import { endpointFor } from './route.ts'

/** What the widget needs before a conversation begins. */
export interface ChatConfig {
  readonly departments: readonly DepartmentCard[]
  readonly agentsOnline: number
}

/** What a visitor reads about a department, in one language. */
interface DepartmentText {
  readonly name: string
  readonly persona: string
  readonly greeting: string
  readonly description: string
}

/** A department as the widget lists it, in its default language and with its translations. */
export interface DepartmentCard extends Department, DepartmentText {
  /** By language, such as `ar`. */
  readonly translations: Readonly<Record<string, DepartmentText>>
}

/**
 * The credentials for one conversation: `access` for HTTP (15 min) and `ticket` for one upgrade (60
 * s).
 */
export interface ConversationPass {
  readonly conversation: RoomId
  readonly you: Person
  readonly access: string
  readonly ticket: string
  /** Epoch ms: when `access` ends, by the server's clock. */
  readonly accessUntil: number
}

/** The browser stores `refresh` and exchanges it for a new pass when it comes back. */
export interface StartedConversation extends ConversationPass {
  readonly refresh: string
}

export interface StartConversationBody {
  /** The id of a department; the first one where it is absent. */
  readonly department?: string
  readonly locale: string
  readonly page: string
}

export interface RefreshBody {
  readonly conversation: string
  readonly refresh: string
}

const anyone = endpointFor({ credential: 'none' })
const visitor = endpointFor({ credential: 'access', roles: ['visitor'] })
const ticketHolder = endpointFor({ credential: 'ticket', roles: ['visitor', 'guest', 'agent', 'admin'] })

/** For visitors: a bearer token or nothing, never a cookie. */
export const visitorEndpoints = {
  config: anyone<undefined, ChatConfig>('GET', '/api/chat/config'),
  startConversation: anyone<StartConversationBody, StartedConversation>('POST', '/api/chat/conversations'),
  /** Exchanges the refresh secret for a new access token and ticket. */
  refresh: anyone<RefreshBody, ConversationPass>('POST', '/api/chat/refresh'),
  /** A new ticket for a caller who still has an access token. */
  ticket: visitor<undefined, ConversationPass>('POST', '/api/chat/ticket'),
  events: visitor<undefined, ConversationPage>('GET', '/api/chat/events'),
  postCommand: visitor<unknown, Reply>('POST', '/api/chat/commands'),
  /** Polling: the welcome frame, for clients whose network lets no WebSocket through. */
  snapshot: visitor<undefined, ConversationFrame>('GET', '/api/chat/snapshot'),
  /** The frames of a socket as SSE (`text/event-stream`), for clients that only read. */
  stream: visitor<undefined, undefined>('GET', '/api/chat/stream'),
  /**
   * The upgrade, for every role and kind of room, with the subprotocols `parley.1` and
   * `ticket.<jwt>`.
   */
  socket: ticketHolder<undefined, undefined>('GET', '/api/socket'),
} as const
