import * as z from 'zod'
import type { RefreshBody, StartConversationBody } from '../../http/visitor.ts'
import { commandSchemas } from '../command.ts'
import { pageQuery, socketQuery } from './queries.ts'

export const visitorRequests = {
  startConversation: {
    body: z.object({
      department: z.string().min(1).max(64).exactOptional(),
      // The page chooses neither: what is wrong or too long in them is no reason to refuse a visitor.
      locale: z.string(),
      page: z.string(),
    }) satisfies z.ZodType<StartConversationBody>,
  },
  refresh: {
    body: z.object({
      conversation: z.string().min(1).max(128),
      refresh: z.string().min(1).max(128),
    }) satisfies z.ZodType<RefreshBody>,
  },
  events: { query: pageQuery },
  postCommand: { commands: commandSchemas },
  snapshot: { query: socketQuery },
  stream: { query: socketQuery },
  socket: { query: socketQuery },
}
