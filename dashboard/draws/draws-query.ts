import { queryOptions } from '@tanstack/react-query'
import { request } from '../../client/connection/http-client.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'

/** All draws there are. Fetched, not live: counts and new draws follow by a moment. */
export const drawsQuery = queryOptions({
  queryKey: ['draws'],
  queryFn: () => request(endpoints.draws),
  refetchInterval: 15_000,
  refetchOnMount: 'always',
})
