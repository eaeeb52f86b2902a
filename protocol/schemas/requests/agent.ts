import * as z from 'zod'
import type { DrawBody, SignInBody } from '../../http/agent.ts'
import { liveViews } from '../../inbox.ts'
import { commandSchemas, drawCommandSchemas } from '../command.ts'
import { line, positionQuery, rowCursor, wallTime } from '../fields.ts'
import { pageQuery, socketQuery } from './queries.ts'

const agentIds = z.array(z.string().min(1).max(128)).max(20).exactOptional()

const drawBody = z.object({
  title: line(80),
  wall: wallTime,
  zone: z.string().min(1).max(64),
  hosts: agentIds,
  moderators: agentIds,
}) satisfies z.ZodType<DrawBody>

export const agentRequests = {
  signIn: {
    body: z.object({
      email: z.email('must be an e-mail address').max(254),
      password: z.string().min(1).max(256),
    }) satisfies z.ZodType<SignInBody>,
  },
  inboxSnapshot: { query: socketQuery },
  inboxRows: { query: z.object({ view: z.enum(liveViews), after: rowCursor.optional() }) },
  agentStream: { query: socketQuery.extend({ conversation: z.string().min(1).max(128).optional() }) },
  agentSnapshot: { query: socketQuery },
  agentSocket: { query: socketQuery },
  agentEvents: { query: pageQuery },
  agentCommand: { commands: commandSchemas },
  closedConversations: { query: z.object({ before: positionQuery.optional() }) },
  search: { query: z.object({ q: z.string().trim().min(1).max(200) }) },
  createDraw: { body: drawBody },
  editDraw: { body: drawBody },
  agentDrawSnapshot: { query: socketQuery },
  agentDrawMessages: { query: pageQuery },
  drawCommand: { commands: drawCommandSchemas },
}
