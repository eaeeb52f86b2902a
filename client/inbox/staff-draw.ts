import type { DrawFrame } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { agentEndpoints } from '../../protocol/http/agent.ts'
import type { Environment } from '../connection/environment.ts'
import { request } from '../connection/http-client.ts'
import { connectWithLazyFallback } from '../connection/transport.ts'
import { Draw } from '../draw/draw.ts'
import { checkAgent } from './check-agent.ts'
import { agentSocket } from './staff.ts'

/**
 * A draw for the signed-in agent, who connects to the draw itself: as host or moderator if its list
 * has them.
 */
export function staffDraw(draw: RoomId, agent: string, environment: Environment): Draw {
  const params = { draw }
  const socket = agentSocket<DrawFrame>(environment, async () => {
    const { ticket, you } = await request(agentEndpoints.agentDrawTicket, { params })
    checkAgent(you, agent)
    return ticket
  })
  return new Draw({
    connect: connectWithLazyFallback(environment, socket, async (options) =>
      (await import('./staff-polling.ts')).agentDrawPolling(options, draw),
    ),
    fetchMessages: (limit, before) => request(agentEndpoints.agentDrawMessages, { params, query: { limit, before } }),
    // An agent likes nothing in the dashboard.
    likes: { read: () => undefined, write: () => undefined },
    environment,
  })
}
