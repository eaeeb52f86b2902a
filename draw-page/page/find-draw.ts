import { ApiError, request } from '../../client/connection/http-client.ts'
import { endCodeOf } from '../../client/connection/reconnect.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import { type DrawStatus, drawEndpoints } from '../../protocol/http/draw.ts'

/** One of several open draws, as the refusal names them. */
export interface OpenDraw {
  readonly draw: string
  readonly title: string
  readonly at: number
}

/** The result of finding the draw of the page's URL. */
export type FoundDraw =
  | { readonly is: 'searching' }
  | { readonly is: 'draw'; readonly draw: string }
  | { readonly is: 'several'; readonly draws: readonly OpenDraw[] }
  | { readonly is: 'none' }
  | { readonly is: 'unknown' }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'unavailable'; readonly retryAfterMs: number }

/** The draw id in a path such as `/draw/d_…`; undefined means the draw that is open or next. */
export function drawIdIn(path: string): string | undefined {
  const [, , id = ''] = path.split('/')
  if (id === '') return undefined
  try {
    return decodeURIComponent(id)
  } catch {
    // A broken percent sign is part of no id, so the page will not know this draw.
    return id
  }
}

/**
 * Finds the current draw. It is not needed for a URL with an id: the socket's upgrade reports an
 * unknown draw.
 */
export async function findDraw(fetchStatus: () => Promise<DrawStatus> = () => request(drawEndpoints.drawStatus)): Promise<FoundDraw> {
  try {
    return { is: 'draw', draw: (await fetchStatus()).draw }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return resultOf(error.refusal)
  }
}

/** What a final refusal means for the page: most often its address is wrong. */
export const endedBy = (code: string): FoundDraw => (unknownCodes.has(code) ? { is: 'unknown' } : { is: 'refused', code })

const unknownCodes: ReadonlySet<string> = new Set(['no-such-draw', 'not-found', 'invalid-request'])

function resultOf(refusal: Refusal & { readonly draws?: unknown }): FoundDraw {
  switch (refusal.code) {
    case 'several-draws':
      return { is: 'several', draws: Array.isArray(refusal.draws) ? (refusal.draws as OpenDraw[]) : [] }
    case 'no-draw':
      return { is: 'none' }
    default: {
      const code = endCodeOf({ refused: refusal })
      return code === undefined ? { is: 'unavailable', retryAfterMs: refusal.retryAfterMs ?? 5_000 } : endedBy(code)
    }
  }
}
