import * as z from 'zod'
import type { RearchiveBody } from '../../http/ops.ts'

export const opsRequests = {
  rearchive: {
    body: z.object({
      since: z.number().int().nonnegative().exactOptional(),
      after: z.string().max(64).exactOptional(),
    }) satisfies z.ZodType<RearchiveBody>,
  },
}
