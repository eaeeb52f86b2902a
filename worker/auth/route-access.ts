import type { Role } from '../../protocol/envelope.ts'
import type { EndpointName } from '../../protocol/http/route.ts'

/** Who may go through each door, and with what. `nothing`: whoever comes; the handler looks at what is in the body. */
export type Access = { readonly with: 'nothing' } | { readonly with: 'access' | 'session' | 'ticket'; readonly roles: readonly Role[] }

const visitors = ['visitor'] as const
const viewers = ['guest'] as const
const staff = ['agent', 'admin'] as const
const admins = ['admin'] as const

/** Asked at every door before its handler. What may be said inside a room is another table, in `domain/conversation/rights.ts` and `domain/draw/rights.ts`. */
export const routeAccess = {
  config: { with: 'nothing' },
  startConversation: { with: 'nothing' },
  refresh: { with: 'nothing' },
  ticket: { with: 'access', roles: visitors },
  events: { with: 'access', roles: visitors },
  postCommand: { with: 'access', roles: visitors },
  snapshot: { with: 'access', roles: visitors },
  stream: { with: 'access', roles: visitors },
  socket: { with: 'ticket', roles: [...visitors, ...viewers, ...staff] },
  drawStatus: { with: 'nothing' },
  drawMessages: { with: 'nothing' },
  joinDraw: { with: 'nothing' },
  resumeDraw: { with: 'nothing' },
  likeDraw: { with: 'access', roles: viewers },
  likeMessage: { with: 'access', roles: viewers },
  drawSocket: { with: 'ticket', roles: viewers },
  drawSnapshot: { with: 'access', roles: viewers },
  postDrawCommand: { with: 'access', roles: viewers },
  signIn: { with: 'nothing' },
  signOut: { with: 'session', roles: staff },
  me: { with: 'session', roles: staff },
  inboxTicket: { with: 'session', roles: staff },
  inboxSnapshot: { with: 'session', roles: staff },
  agentSnapshot: { with: 'session', roles: staff },
  agentSocket: { with: 'ticket', roles: staff },
  agentTicket: { with: 'session', roles: staff },
  agentEvents: { with: 'session', roles: staff },
  agentCommand: { with: 'session', roles: staff },
  closedConversations: { with: 'session', roles: staff },
  search: { with: 'session', roles: staff },
  agents: { with: 'session', roles: staff },
  disableAgent: { with: 'session', roles: admins },
  enableAgent: { with: 'session', roles: admins },
  draws: { with: 'session', roles: staff },
  createDraw: { with: 'session', roles: staff },
  drawCommand: { with: 'session', roles: staff },
  health: { with: 'nothing' },
  metrics: { with: 'nothing' },
  help: { with: 'nothing' },
} as const satisfies Record<EndpointName, Access>

export const mayEnter = (door: EndpointName, role: Role): boolean => {
  const entrance: Access = routeAccess[door]
  return entrance.with === 'nothing' || entrance.roles.includes(role)
}
