import { useQueryClient } from '@tanstack/react-query'
import { ApiError, request } from '../../../client/connection/http-client.ts'
import type { DrawBody, DrawRow } from '../../../protocol/http/agent.ts'
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

/**
 * Creates a draw, or edits the given one, and puts it into the cached list; then refetches the list,
 * also after a refusal.
 */
export function useSaveDraw(edited: DrawRow | undefined): (body: DrawBody) => Promise<FormError | undefined> {
  const queries = useQueryClient()
  const save = async (body: DrawBody): Promise<DrawRow> => {
    if (!edited) return (await request(endpoints.createDraw, { body })).draw
    return { ...edited, ...(await request(endpoints.editDraw, { params: { draw: edited.draw }, body })).draw }
  }
  return async (body) => {
    try {
      const draw = await save(body)
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
