import type { ConversationFrame, ConversationPage } from '../conversation.ts'
import type { DrawCard, DrawFrame } from '../draw.ts'
import type { Person, Reply, RoomId } from '../envelope.ts'
import type { InboxFrame, InboxPage } from '../inbox.ts'
import type { DrawMessages } from './draw.ts'
import { endpointFor } from './route.ts'
import type { DepartmentCard } from './visitor.ts'

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

/** Latest first; `next` is the `before` of the next page, absent when there is none. */
export interface ClosedConversations {
  readonly rows: readonly ClosedRow[]
  readonly next?: number
}

export interface SearchHit {
  readonly room: RoomId
  readonly title: string
  readonly seq: number
  readonly at: number
  readonly text: string
  /** Where the search terms were found: [from, to) in UTF-16 units of `text`. Never markup. */
  readonly ranges: readonly (readonly [number, number])[]
}

/** A draw as the dashboard lists it. */
export interface DrawRow extends DrawCard {
  readonly hosts: readonly Person[]
  readonly moderators: readonly Person[]
  readonly cancelled: boolean
  readonly messages: number
  readonly likes: number
}

/** A draw after an edit: its row without the counts, which an edit does not change. */
export type EditedDraw = Omit<DrawRow, 'messages' | 'likes'>

/** A new draw, or all that an edit replaces. */
export interface DrawBody {
  readonly title: string
  /** Local time in `zone`: `2026-11-25T20:00`; seconds may follow. */
  readonly wall: string
  readonly zone: string
  /** Ids of agents. Without any, the creator is the host; an edit without them keeps those there are. */
  readonly hosts?: readonly string[]
  readonly moderators?: readonly string[]
}

interface Done {
  readonly ok: true
}

const anyone = endpointFor({ credential: 'none' })
const staff = endpointFor({ credential: 'session', roles: ['agent', 'admin'] })
const admin = endpointFor({ credential: 'session', roles: ['admin'] })
const ticketHolder = endpointFor({ credential: 'ticket', roles: ['agent', 'admin'] })

/** For agents and admins: the session cookie, from the dashboard's own origin. */
export const agentEndpoints = {
  signIn: anyone<SignInBody, Me>('POST', '/api/agent/session'),
  signOut: staff<undefined, Done>('DELETE', '/api/agent/session'),
  me: staff<undefined, Me>('GET', '/api/agent/me'),
  inboxTicket: staff<undefined, { readonly ticket: string }>('POST', '/api/agent/inbox/ticket'),
  /** Polling: the welcome of the inbox, for clients whose network lets no WebSocket through. */
  inboxSnapshot: staff<undefined, InboxFrame>('GET', '/api/agent/inbox/snapshot'),
  /** A page of one live view, after a cursor. */
  inboxRows: staff<undefined, InboxPage>('GET', '/api/agent/inbox/rows'),
  /**
   * The frames of the inbox as SSE, or with `?conversation=` those of a conversation. Resumable by
   * `since` and `epoch`, or by `Last-Event-ID` as `EventSource` sends it.
   */
  agentStream: staff<undefined, undefined>('GET', '/api/agent/stream'),
  agentSnapshot: staff<undefined, ConversationFrame>('GET', '/api/agent/conversations/:conversation/snapshot'),
  /**
   * The agents' upgrade, as `socket`, below the one path that the dashboard's host forwards to the
   * Worker.
   */
  agentSocket: ticketHolder<undefined, undefined>('GET', '/api/agent/socket'),
  agentTicket: staff<undefined, { readonly ticket: string; readonly you: Person }>('POST', '/api/agent/conversations/:conversation/ticket'),
  agentEvents: staff<undefined, ConversationPage>('GET', '/api/agent/conversations/:conversation/events'),
  agentCommand: staff<unknown, Reply>('POST', '/api/agent/conversations/:conversation/commands'),
  closedConversations: staff<undefined, ClosedConversations>('GET', '/api/agent/conversations/closed'),
  search: staff<undefined, { readonly hits: readonly SearchHit[] }>('GET', '/api/agent/search'),
  /** The departments with their translations, for the names in the dashboard. */
  departments: staff<undefined, { readonly departments: readonly DepartmentCard[] }>('GET', '/api/agent/departments'),
  agents: staff<undefined, { readonly agents: readonly AgentCard[] }>('GET', '/api/agent/agents'),
  disableAgent: admin<undefined, Done>('POST', '/api/agent/agents/:agent/disable'),
  enableAgent: admin<undefined, Done>('POST', '/api/agent/agents/:agent/enable'),
  draws: staff<undefined, { readonly draws: readonly DrawRow[] }>('GET', '/api/agent/draws'),
  createDraw: staff<DrawBody, { readonly draw: DrawRow }>('POST', '/api/agent/draws'),
  /** Edits a draw that is not over; viewers see it at once. */
  editDraw: staff<DrawBody, { readonly draw: EditedDraw }>('POST', '/api/agent/draws/:draw'),
  /** Cancels a draw that is not over, for good. */
  cancelDraw: staff<undefined, Done>('POST', '/api/agent/draws/:draw/cancel'),
  /**
   * For the DrawRoom itself: it sends events for staff to hosts and moderators, by the draw's own
   * list.
   */
  agentDrawTicket: staff<undefined, { readonly ticket: string; readonly you: Person }>('POST', '/api/agent/draws/:draw/ticket'),
  /** For the draw's own page, where an agent writes as themselves: `joinDrawAsStaff` takes it once, within a minute. */
  drawEntry: staff<undefined, { readonly entry: string }>('POST', '/api/agent/draws/:draw/entry'),
  /** Polling: the welcome of the draw for staff. */
  agentDrawSnapshot: staff<undefined, DrawFrame>('GET', '/api/agent/draws/:draw/snapshot'),
  agentDrawMessages: staff<undefined, DrawMessages>('GET', '/api/agent/draws/:draw/messages'),
  /**
   * Hosts and moderators post and remove here; the draw's own list decides what each of them may
   * do.
   */
  drawCommand: staff<unknown, Reply>('POST', '/api/agent/draws/:draw/commands'),
} as const
