import type { Badge, DrawCard, DrawFrame, DrawStateView } from '../draw.ts'
import type { Person, Reply, RoomId } from '../envelope.ts'
import { endpointFor } from './route.ts'

/** A draw as a page reads it before it has a socket. `likes` are those of the draw itself. */
export interface DrawStatus extends DrawCard {
  readonly status: DrawStateView['phase'] | 'off'
  /** Why no one may write now, in a sentence; absent while the window is open. */
  readonly reason?: string
  readonly viewers: number
  readonly likes: number
  /** Epoch ms, by the server's clock. */
  readonly now: number
}

/** A message of a draw, as clients without a socket read it. */
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
  /** Absent: the draw whose window is open, else the next one. */
  readonly draw?: string
  /** Absent: only watch. */
  readonly name?: string
}

export interface ResumeBody {
  readonly guest: string
}

/** The entry that the dashboard gave, once; afterwards the `lead` that came for it. */
export type StaffJoinBody = { readonly entry: string } | { readonly lead: string }

export interface LikeBody {
  /** Absent: like. */
  readonly on?: boolean
}

/**
 * The credentials for one draw: `ticket` for one upgrade (60 s), `access` for HTTP (15 min), and
 * `guest`, which resumes the same guest for thirty days. A viewer without a name has no `guest`; an
 * agent has `lead`, which lasts as long as their session in the dashboard, twelve hours at most.
 */
export interface DrawPass {
  readonly draw: RoomId
  readonly you: Person
  readonly ticket: string
  readonly access: string
  readonly guest?: string
  readonly lead?: string
}

/** Whether the caller likes it now, and how many people do. */
export interface LikeResult {
  readonly on: boolean
  readonly likes: number
}

const anyone = endpointFor({ credential: 'none' })
const guest = endpointFor({ credential: 'access', roles: ['guest'] })
const viewer = endpointFor({ credential: 'access', roles: ['guest', 'agent', 'admin'] })
const ticketHolder = endpointFor({ credential: 'ticket', roles: ['guest', 'agent', 'admin'] })

/** For viewers of a draw: a bearer token or nothing, never a cookie. */
export const drawEndpoints = {
  drawStatus: anyone<undefined, DrawStatus>('GET', '/live-chat/status'),
  drawMessages: anyone<undefined, DrawMessages>('GET', '/live-chat/messages'),
  /** With a name as a guest, without one to watch only. */
  joinDraw: anyone<JoinBody, DrawPass>('POST', '/live-chat/join'),
  /** Exchanges the guest token for a new access token and ticket. */
  resumeDraw: anyone<ResumeBody, DrawPass>('POST', '/live-chat/resume'),
  /** Staff on the draw's page, which reads no cookie. */
  joinDrawAsStaff: anyone<StaffJoinBody, DrawPass>('POST', '/live-chat/join-as-staff'),
  likeDraw: guest<LikeBody, LikeResult>('POST', '/live-chat/like'),
  likeMessage: guest<LikeBody, LikeResult>('POST', '/live-chat/like-message/:message'),
  /** The viewer's upgrade, as `socket`; the ticket must be for this draw. */
  drawSocket: ticketHolder<undefined, undefined>('GET', '/live-chat/ws/:draw'),
  /**
   * Polling: the welcome frame of a viewer and the recent items, for clients whose network lets no
   * WebSocket through.
   */
  drawSnapshot: viewer<undefined, DrawFrame>('GET', '/live-chat/snapshot'),
  postDrawCommand: viewer<unknown, Reply>('POST', '/live-chat/commands'),
} as const
