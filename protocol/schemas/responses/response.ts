import type * as z from 'zod'
import type { ResponseOf } from '../../http/route.ts'
import type { Json } from './envelope.ts'

/**
 * What a successful response of one endpoint is: JSON of a schema, another media type, or a
 * WebSocket.
 */
export type ResponseSchema<R = unknown> =
  | { readonly json: z.ZodType<Json<R>>; readonly statuses?: readonly number[] }
  | { readonly mediaType: string; readonly description: string }
  | { readonly upgrade: string }

export type ResponseSchemas<Table> = { readonly [N in keyof Table]: ResponseSchema<ResponseOf<Table[N]>> }
