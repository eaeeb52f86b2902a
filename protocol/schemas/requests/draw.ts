import * as z from 'zod'
import type { JoinBody, LikeBody, ResumeBody, StaffJoinBody } from '../../http/draw.ts'
import { drawCommandSchemas } from '../command.ts'
import { pageQuery, socketQuery } from './queries.ts'

const token = z.string().min(1).max(2_048)
const drawId = z.string().min(1).max(128)

/** Without `draw`: the draw whose window is open, else the next one. */
const drawQuery = z.object({ draw: drawId.optional() })

/** Without a body: like. */
const likeBody = z.object({ on: z.boolean().default(true) }).prefault({}) satisfies z.ZodType<LikeBody>

export const drawRequests = {
  drawStatus: { query: drawQuery },
  drawMessages: { query: drawQuery.extend(pageQuery.shape) },
  joinDraw: {
    /** The rules for names are in `domain/draw/guest-name.ts`. */
    body: z.object({ draw: drawId.exactOptional(), name: z.string().max(128).exactOptional() }) satisfies z.ZodType<JoinBody>,
  },
  resumeDraw: { body: z.object({ guest: token }) satisfies z.ZodType<ResumeBody> },
  joinDrawAsStaff: {
    body: z.union([z.object({ entry: token }), z.object({ lead: token })]) satisfies z.ZodType<StaffJoinBody>,
  },
  likeDraw: { query: drawQuery, body: likeBody },
  likeMessage: { query: drawQuery, body: likeBody },
  drawSocket: { query: socketQuery },
  drawSnapshot: { query: socketQuery },
  postDrawCommand: { commands: drawCommandSchemas },
}
