import * as z from 'zod'
import type { BeginBody, SignInBody } from '../http.ts'

/** Bodies and queries of the doors in `protocol/http.ts`. */
export const beginBody: z.ZodType<BeginBody> = z.object({
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
