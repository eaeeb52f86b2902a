import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError, request } from '../../client/connection/http-client.ts'
import { type AgentCard, endpoints } from '../../protocol/http/route.ts'
import { toast } from '../app/toasts.tsx'
import { reasonOf, t } from '../messages/i18n.ts'

const said = (error: unknown): string => (error instanceof ApiError ? reasonOf(error.refusal) : t('act.unreachable'))

/** Takes an agent's right to sign in away, and gives it back. */
export function useSwitchAgent({ id, name }: AgentCard) {
  const queries = useQueryClient()
  const settled = {
    onError: (error: unknown) => toast(said(error), { tone: 'bad' }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['agents'] }),
  } as const
  const enabling = useMutation({
    mutationFn: () => request(endpoints.enableAgent, { params: { agent: id } }),
    onSuccess: () => toast(t('agents.enabledToast', { name })),
    ...settled,
  })
  const disabling = useMutation({
    mutationFn: () => request(endpoints.disableAgent, { params: { agent: id } }),
    onSuccess: () => toast(t('agents.disabledToast', { name }), { undo: { label: t('agents.undo'), act: () => enabling.mutate() } }),
    ...settled,
  })
  return { disable: () => disabling.mutate(), enable: () => enabling.mutate(), busy: enabling.isPending || disabling.isPending }
}
