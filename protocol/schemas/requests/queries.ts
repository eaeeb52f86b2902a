import * as z from 'zod'
import { positionQuery } from '../fields.ts'

/** One page of a log, before a place. */
export const pageQuery = z.object({ before: positionQuery.optional(), limit: positionQuery.max(200).default(50) })

/** The client's place in the log, in upgrades, snapshots and streams. */
export const socketQuery = z.object({ since: z.coerce.number().int().min(0).default(0), epoch: z.string().max(64).optional() })
