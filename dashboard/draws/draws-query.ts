import { queryOptions } from '@tanstack/react-query'
import { request } from '../../client/connection/http-client.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'

/** Polls the list of all draws: counts and new draws appear within 15 s. */
export const drawsQuery = queryOptions({
  queryKey: ['draws'],
  queryFn: () => request(endpoints.draws),
  refetchInterval: 15_000,
  refetchOnMount: 'always',
})
