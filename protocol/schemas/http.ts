import * as z from 'zod'
import type { CreateDrawBody, SignInBody } from '../http/agent.ts'
import type { JoinBody } from '../http/draw.ts'
import type { StartConversationBody } from '../http/visitor.ts'

/** Bodies and queries of the doors in `protocol/http/route.ts`. */
export const startConversationBody: z.ZodType<StartConversationBody> = z.object({
  department: z.string().min(1).max(64),
  locale: z.string().min(2).max(35),
  page: z.string().max(2_048),
})

export const refreshBody = z.object({ conversation: z.string().min(1).max(128), refresh: z.string().min(1).max(128) })

export const signInBody: z.ZodType<SignInBody> = z.object({ email: z.email().max(254), password: z.string().min(1).max(256) })

const place = z.coerce.number().int().min(1)

export const pageQuery = z.object({ before: place.optional(), limit: place.max(200).default(50) })
export const closedQuery = z.object({ before: place.optional() })
export const searchQuery = z.object({ q: z.string().trim().min(1).max(200) })
/** What stands in an upgrade beside the ticket. */
export const socketQuery = z.object({ since: z.coerce.number().int().min(0).default(0), epoch: z.string().max(64).optional() })

export const drawQuery = z.object({ draw: z.string().min(1).max(128).optional() })
export const drawMessagesQuery = drawQuery.extend({ before: place.optional(), limit: place.max(200).default(50) })
/** The name's own rules are in `domain/draw/guest-name.ts`. */
export const joinBody: z.ZodType<JoinBody> = z.object({
  draw: z.string().min(1).max(128).exactOptional(),
  name: z.string().max(128).exactOptional(),
})
export const resumeBody = z.object({ guest: z.string().min(1).max(2_048) })
export const likeBody = z.object({ on: z.boolean().default(true) })

const people = z.array(z.string().min(1).max(128)).max(20).exactOptional()
export const createDrawBody: z.ZodType<CreateDrawBody> = z.object({
  title: z.string().trim().min(1).max(80),
  wall: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/),
  zone: z.string().min(1).max(64),
  hosts: people,
  moderators: people,
})
