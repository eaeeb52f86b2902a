import { expect, it } from 'vitest'
import { limits } from '../limits.ts'
import { endpoints } from './endpoints.ts'

// Clients of an earlier deployment call these addresses. Change one only together with an answer
// for them.
it('every endpoint has this method, address and permission', () => {
  const lines = Object.entries(endpoints).map(([name, { method, path, access }]) => {
    const roles = access.credential === 'none' ? '' : ` of ${access.roles.join(', ')}`
    return `${name}: ${method} ${path} ${access.credential}${roles}`
  })
  expect(lines).toEqual([
    'config: GET /api/chat/config none',
    'startConversation: POST /api/chat/conversations none',
    'refresh: POST /api/chat/refresh none',
    'ticket: POST /api/chat/ticket access of visitor',
    'events: GET /api/chat/events access of visitor',
    'postCommand: POST /api/chat/commands access of visitor',
    'snapshot: GET /api/chat/snapshot access of visitor',
    'stream: GET /api/chat/stream access of visitor',
    'socket: GET /api/socket ticket of visitor, guest, agent, admin',
    'drawStatus: GET /live-chat/status none',
    'drawMessages: GET /live-chat/messages none',
    'joinDraw: POST /live-chat/join none',
    'resumeDraw: POST /live-chat/resume none',
    'joinDrawAsStaff: POST /live-chat/join-as-staff none',
    'likeDraw: POST /live-chat/like access of guest',
    'likeMessage: POST /live-chat/like-message/:message access of guest',
    'drawSocket: GET /live-chat/ws/:draw ticket of guest, agent, admin',
    'drawSnapshot: GET /live-chat/snapshot access of guest, agent, admin',
    'postDrawCommand: POST /live-chat/commands access of guest, agent, admin',
    'signIn: POST /api/agent/session none',
    'signOut: DELETE /api/agent/session session of agent, admin',
    'me: GET /api/agent/me session of agent, admin',
    'inboxTicket: POST /api/agent/inbox/ticket session of agent, admin',
    'inboxSnapshot: GET /api/agent/inbox/snapshot session of agent, admin',
    'inboxRows: GET /api/agent/inbox/rows session of agent, admin',
    'agentStream: GET /api/agent/stream session of agent, admin',
    'agentSnapshot: GET /api/agent/conversations/:conversation/snapshot session of agent, admin',
    'agentSocket: GET /api/agent/socket ticket of agent, admin',
    'agentTicket: POST /api/agent/conversations/:conversation/ticket session of agent, admin',
    'agentEvents: GET /api/agent/conversations/:conversation/events session of agent, admin',
    'agentCommand: POST /api/agent/conversations/:conversation/commands session of agent, admin',
    'closedConversations: GET /api/agent/conversations/closed session of agent, admin',
    'search: GET /api/agent/search session of agent, admin',
    'departments: GET /api/agent/departments session of agent, admin',
    'agents: GET /api/agent/agents session of agent, admin',
    'disableAgent: POST /api/agent/agents/:agent/disable session of admin',
    'enableAgent: POST /api/agent/agents/:agent/enable session of admin',
    'draws: GET /api/agent/draws session of agent, admin',
    'createDraw: POST /api/agent/draws session of agent, admin',
    'editDraw: POST /api/agent/draws/:draw session of agent, admin',
    'cancelDraw: POST /api/agent/draws/:draw/cancel session of agent, admin',
    'agentDrawTicket: POST /api/agent/draws/:draw/ticket session of agent, admin',
    'drawEntry: POST /api/agent/draws/:draw/entry session of agent, admin',
    'agentDrawSnapshot: GET /api/agent/draws/:draw/snapshot session of agent, admin',
    'agentDrawMessages: GET /api/agent/draws/:draw/messages session of agent, admin',
    'drawCommand: POST /api/agent/draws/:draw/commands session of agent, admin',
    'health: GET /healthz none',
    'metrics: GET /metrics none',
    'rearchive: POST /ops/rearchive none',
    'openapi: GET /openapi.json none',
    'help: GET /help/:slug none',
  ])
})

it('every endpoint accepts bodies up to the size of a frame', () => {
  for (const { bodyBytes } of Object.values(endpoints)) expect(bodyBytes).toBe(limits.frameBytes)
})
