import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError, request } from '../../client/connection/http-client.ts'
import type { AgentCard } from '../../protocol/http/agent.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { toast } from '../app/toasts.tsx'
import { reasonOf, t } from '../messages/i18n.ts'

const textOf = (error: unknown): string => (error instanceof ApiError ? reasonOf(error.refusal) : t('action.unreachable'))

/** Disables and enables an agent's account. */
export function useSwitchAgent({ id, name }: AgentCard) {
  const queries = useQueryClient()
  const settled = {
    onError: (error: unknown) => toast(textOf(error), { tone: 'bad' }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['agents'] }),
  } as const
  const enabling = useMutation({
    mutationFn: () => request(endpoints.enableAgent, { params: { agent: id } }),
    onSuccess: () => toast(t('agents.enabledToast', { name })),
    ...settled,
  })
  const disabling = useMutation({
    mutationFn: () => request(endpoints.disableAgent, { params: { agent: id } }),
    onSuccess: () => toast(t('agents.disabledToast', { name }), { undo: { label: t('agents.undo'), run: () => enabling.mutate() } }),
    ...settled,
  })
  return { disable: () => disabling.mutate(), enable: () => enabling.mutate(), busy: enabling.isPending || disabling.isPending }
}
