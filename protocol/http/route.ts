import type { ConversationFrame, ConversationPage, Department } from '../conversation.ts'
import type { Badge, DrawCard, DrawFrame, DrawStateView } from '../draw.ts'
import type { Person, Reply, RoomId } from '../envelope.ts'
import type { InboxFrame } from '../inbox.ts'

/**
 * The doors, as one table: method, path and the shapes that pass. The Worker's routes, the client and the dashboard
 * all read it, so that no address stands twice. `body` and `answer` are types only (phantoms): nothing of zod here.
 */
export interface Endpoint<Body, Answers> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: Body
  readonly response?: Answers
}

const endpoint = <Body, Answers>(method: Endpoint<Body, Answers>['method'], path: string): Endpoint<Body, Answers> => ({ method, path })

export interface ChatConfig {
  readonly departments: readonly DepartmentCard[]
  readonly agentsOnline: number
}

/** What a visitor reads of a department, in one language. */
interface DepartmentText {
  readonly name: string
  readonly persona: string
  readonly greeting: string
  readonly description: string
}

/** A department as the widget lists it before a conversation begins: in its first language, and in those that it has beside it. */
export interface DepartmentCard extends Department, DepartmentText {
  /** By language, such as `ar`. */
  readonly translations: Readonly<Record<string, DepartmentText>>
}

/** What opens one conversation: how to come back (`refresh`, kept by the browser), how to ask now (`access`, 15 min), how to connect now (`ticket`, 60 s). */
export interface ConversationPass {
  readonly conversation: RoomId
  readonly you: Person
  readonly access: string
  readonly ticket: string
  /** Epoch ms: when `access` ends, by the server's clock. */
  readonly accessUntil: number
}

export interface StartedConversation extends ConversationPass {
  readonly refresh: string
}

export interface StartConversationBody {
  readonly department: string
  readonly locale: string
  readonly page: string
}

export interface SignInBody {
  readonly email: string
  readonly password: string
}

export interface Me {
  readonly you: Person
}

export interface AgentCard extends Person {
  readonly email: string
  readonly disabled: boolean
}

/** A closed conversation as D1 lists it. */
export interface ClosedRow {
  readonly room: RoomId
  readonly title: string
  readonly department: string
  readonly visitor: Person
  readonly preview: string
  readonly openedAt: number
  readonly activeAt: number
  readonly closedAt: number
}

export interface SearchHit {
  readonly room: RoomId
  readonly title: string
  readonly seq: number
  readonly at: number
  readonly text: string
  /** Where the words were found: [from, to) in UTF-16 units of `text`. Never markup. */
  readonly ranges: readonly (readonly [number, number])[]
}

/** A draw as a page finds it before it has a socket. `likes` are of the draw itself; `now` is our clock, epoch ms. */
export interface DrawStatus extends DrawCard {
  readonly status: DrawStateView['phase'] | 'off'
  /** Why nobody may talk now, in a sentence; absent while the window is open. */
  readonly reason?: string
  readonly viewers: number
  readonly likes: number
  readonly now: number
}

/** A message of a draw, as those without a socket read it. */
export interface DrawMessage {
  readonly id: string
  readonly seq: number
  readonly at: number
  readonly by: Person
  readonly badges: readonly Badge[]
  readonly text: string
  readonly likes: number
}

/** Oldest first; `next` is the `before` of the page of older ones, absent when there is none. */
export interface DrawMessages {
  readonly draw: RoomId
  readonly messages: readonly DrawMessage[]
  readonly next?: number
}

export interface JoinBody {
  /** Nothing: the draw whose window is open, else the next. */
  readonly draw?: string
  /** Nothing: to watch only. */
  readonly name?: string
}

/** What opens one draw: by socket (`ticket`, 60 s) and by asking (`access`, 15 min). `guest` brings the same guest back for thirty days; who only watches has none. */
export interface DrawPass {
  readonly draw: RoomId
  readonly you: Person
  readonly ticket: string
  readonly access: string
  readonly guest?: string
}

/** Says whether it is liked now, and how many do. */
export interface LikeResult {
  readonly on: boolean
  readonly likes: number
}

/** A draw as the dashboard lists it. */
export interface DrawRow extends DrawCard {
  readonly hosts: readonly Person[]
  readonly moderators: readonly Person[]
  readonly messages: number
  readonly likes: number
}

export interface CreateDrawBody {
  readonly title: string
  /** `2026-11-25T20:00` (seconds may follow), by the clocks of `zone`. */
  readonly wall: string
  readonly zone: string
  /** Ids of agents. Without any, whoever creates it is the host. */
  readonly hosts?: readonly string[]
  readonly moderators?: readonly string[]
}

export const endpoints = {
  // for visitors: bearer or nothing, never a cookie
  config: endpoint<undefined, ChatConfig>('GET', '/api/chat/config'),
  startConversation: endpoint<StartConversationBody, StartedConversation>('POST', '/api/chat/conversations'),
  /** Exchanges the refresh secret for a fresh access token and ticket. */
  refresh: endpoint<{ conversation: string; refresh: string }, ConversationPass>('POST', '/api/chat/refresh'),
  /** A fresh ticket for who still has an access token. */
  ticket: endpoint<undefined, ConversationPass>('POST', '/api/chat/ticket'),
  events: endpoint<undefined, ConversationPage>('GET', '/api/chat/events'), // ?before=&limit=
  postCommand: endpoint<unknown, Reply>('POST', '/api/chat/commands'),
  /** What a socket that arrives now would be told first: for those whose network lets none through. */
  snapshot: endpoint<undefined, ConversationFrame>('GET', '/api/chat/snapshot'), // ?since=&epoch=
  /** The frames of a socket as `text/event-stream`, for those who only read. */
  stream: endpoint<undefined, undefined>('GET', '/api/chat/stream'), // ?since=&epoch=
  /** The upgrade: `?since=&epoch=`, subprotocols `parley.1` and `ticket.<jwt>`. For every role and kind of room; the ticket says which. */
  socket: endpoint<undefined, undefined>('GET', '/api/socket'),

  // for the crowd of a draw: bearer or nothing, never a cookie. `?draw=`: without it, the one that is open, else the next
  drawStatus: endpoint<undefined, DrawStatus>('GET', '/live-chat/status'),
  drawMessages: endpoint<undefined, DrawMessages>('GET', '/live-chat/messages'), // ?limit=&before=
  /** A name makes a guest, nothing a watcher. */
  joinDraw: endpoint<JoinBody, DrawPass>('POST', '/live-chat/join'),
  /** Exchanges the guest token for a fresh access token and ticket. */
  resumeDraw: endpoint<{ readonly guest: string }, DrawPass>('POST', '/live-chat/resume'),
  likeDraw: endpoint<{ readonly on?: boolean }, LikeResult>('POST', '/live-chat/like'),
  likeMessage: endpoint<{ readonly on?: boolean }, LikeResult>('POST', '/live-chat/like-message/:message'),
  /** The viewer's upgrade, as `socket` below; the ticket must be for this draw. */
  drawSocket: endpoint<undefined, undefined>('GET', '/live-chat/ws/:draw'),
  /** What a viewer's socket that arrives now would be told first, and what it would carry: for those whose network lets none through. */
  drawSnapshot: endpoint<undefined, DrawFrame>('GET', '/live-chat/snapshot'), // ?since=&epoch=
  postDrawCommand: endpoint<unknown, Reply>('POST', '/live-chat/commands'),

  // for agents and admins: the session cookie, own origin
  signIn: endpoint<SignInBody, Me>('POST', '/api/agent/session'),
  signOut: endpoint<undefined, { readonly ok: true }>('DELETE', '/api/agent/session'),
  me: endpoint<undefined, Me>('GET', '/api/agent/me'),
  inboxTicket: endpoint<undefined, { readonly ticket: string }>('POST', '/api/agent/inbox/ticket'),
  /** What the socket of an agent that arrives now would be told first: for those whose network lets none through. */
  inboxSnapshot: endpoint<undefined, InboxFrame>('GET', '/api/agent/inbox/snapshot'), // ?since=&epoch=
  agentSnapshot: endpoint<undefined, ConversationFrame>('GET', '/api/agent/conversations/:conversation/snapshot'), // ?since=&epoch=
  /** The agents' upgrade, as `socket`: beneath the one path that the dashboard's host passes on to us. */
  agentSocket: endpoint<undefined, undefined>('GET', '/api/agent/socket'),
  agentTicket: endpoint<undefined, { readonly ticket: string; readonly you: Person }>(
    'POST',
    '/api/agent/conversations/:conversation/ticket',
  ),
  agentEvents: endpoint<undefined, ConversationPage>('GET', '/api/agent/conversations/:conversation/events'), // ?before=&limit=
  agentCommand: endpoint<unknown, Reply>('POST', '/api/agent/conversations/:conversation/commands'),
  closedConversations: endpoint<undefined, { readonly rows: readonly ClosedRow[]; readonly next?: number }>(
    'GET',
    '/api/agent/conversations/closed',
  ), // ?before=
  search: endpoint<undefined, { readonly hits: readonly SearchHit[] }>('GET', '/api/agent/search'), // ?q=
  agents: endpoint<undefined, { readonly agents: readonly AgentCard[] }>('GET', '/api/agent/agents'),
  disableAgent: endpoint<undefined, { readonly ok: true }>('POST', '/api/agent/agents/:agent/disable'),
  enableAgent: endpoint<undefined, { readonly ok: true }>('POST', '/api/agent/agents/:agent/enable'),
  draws: endpoint<undefined, { readonly draws: readonly DrawRow[] }>('GET', '/api/agent/draws'),
  createDraw: endpoint<CreateDrawBody, { readonly draw: DrawRow }>('POST', '/api/agent/draws'),
  /** Hosts and moderators speak and remove here; what each may is the draw's own list to say. */
  drawCommand: endpoint<unknown, Reply>('POST', '/api/agent/draws/:draw/commands'),

  health: endpoint<undefined, { readonly ok: boolean }>('GET', '/healthz'),
  /** OpenMetrics text, for whoever has `METRICS_TOKEN`. */
  metrics: endpoint<undefined, undefined>('GET', '/metrics'),
  help: endpoint<undefined, undefined>('GET', '/help/:slug'),
} as const

export type EndpointName = keyof typeof endpoints
export type BodyOf<D> = D extends Endpoint<infer B, unknown> ? B : never
export type ResponseOf<D> = D extends Endpoint<unknown, infer A> ? A : never

/** Fills `:name` parts and the query of a door's path. */
export function pathOf(
  at: Endpoint<never, unknown> | { readonly path: string },
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const path = at.path.replace(/:([a-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const words = Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`]))
  return words.length > 0 ? `${path}?${words.join('&')}` : path
}
