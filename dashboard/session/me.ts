import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query'
import { ApiError, request } from '../../client/connection/http-client.ts'
import type { Person } from '../../protocol/envelope.ts'
import { endpoints, type Me } from '../../protocol/http/route.ts'
import { forgetDrafts } from '../composer/drafts.ts'
import { closeInbox } from '../inbox/use-inbox.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => request(endpoints.me),
  staleTime: 60_000,
  retry: (tries, error) => !isSignedOut(error) && tries < 2,
})

/** Refusals that mean: sign in again. Everything else is weather. */
const signedOut = new Set(['not-signed-in', 'expired', 'wrong-credential'])

export const isSignedOut = (error: unknown): boolean => error instanceof ApiError && signedOut.has(error.refusal.code)

/** Who is signed in. Only below the route that made sure of it. */
export function useYou(): Person {
  const me = useQueryClient().getQueryData<Me>(meQuery.queryKey)
  if (!me) throw new Error('nobody is signed in')
  return me.you
}

/** Leaves nothing of this person in the page. */
export function forgetSession(queries: QueryClient): void {
  closeInbox()
  forgetDrafts()
  queries.clear()
}
