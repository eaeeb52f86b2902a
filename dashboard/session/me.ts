import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query'
import { ApiError, request } from '../../client/connection/http-client.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { Me } from '../../protocol/http/agent.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { clearDrafts } from '../composer/drafts.ts'
import { closeInbox } from '../inbox/use-inbox.ts'
import { setDepartments } from '../messages/names.ts'
import { closeConversations } from '../thread/open-conversations.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => request(endpoints.me),
  staleTime: 60_000,
  retry: (tries, error) => !isSignedOut(error) && tries < 2,
})

/** Names in the agent's language. Without them the page shows those that the rooms store. */
export const namesQuery = queryOptions({
  queryKey: ['departments'],
  queryFn: async () => {
    const { departments } = await request(endpoints.departments).catch(() => ({ departments: [] }))
    setDepartments(departments)
    return departments
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/** Refusals that mean: sign in again. All other errors are retried. */
const signedOut = new Set(['not-signed-in', 'expired', 'wrong-credential'])

export const isSignedOut = (error: unknown): boolean => error instanceof ApiError && signedOut.has(error.refusal.code)

/** The signed-in agent. Only for components below the `signed-in` route. */
export function useYou(): Person {
  const me = useQueryClient().getQueryData<Me>(meQuery.queryKey)
  if (!me) throw new Error('useYou needs a signed-in route')
  return me.you
}

/** Removes everything of this agent from the page: sockets, drafts, cached queries. */
export function clearSession(queries: QueryClient): void {
  closeInbox()
  closeConversations()
  clearDrafts()
  queries.clear()
}
