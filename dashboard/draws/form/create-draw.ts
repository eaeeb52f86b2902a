import { useQueryClient } from '@tanstack/react-query'
import { ApiError, request } from '../../../client/connection/http-client.ts'
import type { CreateDrawBody } from '../../../protocol/http/agent.ts'
import { endpoints } from '../../../protocol/http/endpoints.ts'
import { reasonOf, t } from '../../messages/i18n.ts'
import { drawsQuery } from '../draws-query.ts'

/** A field of the form, or `root` for the whole form. */
type FormField = 'wall' | 'zone' | 'root'

export interface FormError {
  readonly field: FormField
  readonly message: string
}

/** The field of a refusal, by code; all other refusals concern the whole form. */
const fields: Readonly<Record<string, FormField>> = { 'no-such-zone': 'zone', 'no-such-time': 'wall' }

export const formErrorOf = (error: unknown): FormError => {
  if (!(error instanceof ApiError) || error.refusal.code === 'unavailable') return { field: 'root', message: t('action.unreachable') }
  return { field: fields[error.refusal.code] ?? 'root', message: reasonOf(error.refusal) }
}

/** Creates a draw and adds it to the cached list; then refetches the list, also after a refusal. */
export function useCreateDraw(): (body: CreateDrawBody) => Promise<FormError | undefined> {
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
      return formErrorOf(error)
    } finally {
      void queries.invalidateQueries({ queryKey: drawsQuery.queryKey })
    }
  }
}
