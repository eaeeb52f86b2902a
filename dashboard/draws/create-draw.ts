import { useQueryClient } from '@tanstack/react-query'
import { ApiError, request } from '../../client/connection/http-client.ts'
import { type CreateDrawBody, endpoints } from '../../protocol/http/route.ts'
import { reasonOf, t } from '../messages/i18n.ts'
import { drawsQuery } from './draws-query.ts'

/** A place in the form, or the form as a whole. */
type Place = 'wall' | 'zone' | 'root'

export interface Complaint {
  readonly at: Place
  readonly message: string
}

/** Where a refusal belongs; every other one is about the form as a whole. */
const places: Readonly<Record<string, Place>> = { 'no-such-zone': 'zone', 'no-such-time': 'wall' }

export const complaintOf = (error: unknown): Complaint => {
  if (!(error instanceof ApiError) || error.refusal.code === 'unavailable') return { at: 'root', message: t('act.unreachable') }
  return { at: places[error.refusal.code] ?? 'root', message: reasonOf(error.refusal) }
}

/** Schedules a draw. It stands in the list at once; what else has happened is asked for, also when it was refused. */
export function useCreateDraw(): (body: CreateDrawBody) => Promise<Complaint | undefined> {
  const queries = useQueryClient()
  return async (body) => {
    try {
      const { draw } = await request(endpoints.createDraw, { body })
      queries.setQueryData(
        drawsQuery.queryKey,
        (known) => known && { draws: [...known.draws.filter((row) => row.draw !== draw.draw), draw] },
      )
      return undefined
    } catch (error) {
      return complaintOf(error)
    } finally {
      void queries.invalidateQueries({ queryKey: drawsQuery.queryKey })
    }
  }
}
