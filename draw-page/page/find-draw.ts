import { ApiError, request } from '../../client/connection/http-client.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import { type DrawStatus, drawEndpoints } from '../../protocol/http/draw.ts'

/** One of several open draws, as the refusal names them. */
export interface OpenDraw {
  readonly draw: string
  readonly title: string
  readonly at: number
}

/** What stands behind the address of the page. */
export type Found =
  | { readonly is: 'looking' }
  | { readonly is: 'draw'; readonly draw: string }
  | { readonly is: 'several'; readonly draws: readonly OpenDraw[] }
  | { readonly is: 'none' }
  | { readonly is: 'unknown' }
  | { readonly is: 'away'; readonly retryAfterMs: number }

/** The draw that an address names: `/draw/d_…`, or nothing for the one that is open or next. */
export function namedIn(path: string): string | undefined {
  const [, , name = ''] = path.split('/')
  return name === '' ? undefined : decodeURIComponent(name)
}

/** Asks only when the address names none: who names one learns from the socket's door whether it exists. */
export async function find(ask: () => Promise<DrawStatus> = () => request(drawEndpoints.drawStatus)): Promise<Found> {
  try {
    return { is: 'draw', draw: (await ask()).draw }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return foundIn(error.refusal)
  }
}

function foundIn(refusal: Refusal & { readonly draws?: unknown }): Found {
  switch (refusal.code) {
    case 'several-draws':
      return { is: 'several', draws: Array.isArray(refusal.draws) ? (refusal.draws as OpenDraw[]) : [] }
    case 'no-draw':
      return { is: 'none' }
    case 'no-such-draw':
      return { is: 'unknown' }
    default:
      return { is: 'away', retryAfterMs: refusal.retryAfterMs ?? 5_000 }
  }
}
