import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, DoorRefused } from '../../client/connection/http-client.ts'
import { type AgentCard, doors } from '../../protocol/http/route.ts'
import { toast } from '../app/toasts.tsx'
import { reasonOf, t } from '../messages/en.ts'

const said = (error: unknown): string => (error instanceof DoorRefused ? reasonOf(error.refusal) : t('act.unreachable'))

/** Takes an agent's right to sign in away, and gives it back. */
export function useSwitchAgent({ id, name }: AgentCard) {
  const queries = useQueryClient()
  const settled = {
    onError: (error: unknown) => toast(said(error), { tone: 'bad' }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['agents'] }),
  } as const
  const enabling = useMutation({
    mutationFn: () => call(doors.enableAgent, { params: { agent: id } }),
    onSuccess: () => toast(t('agents.enabledToast', { name })),
    ...settled,
  })
  const disabling = useMutation({
    mutationFn: () => call(doors.disableAgent, { params: { agent: id } }),
    onSuccess: () => toast(t('agents.disabledToast', { name }), { undo: { label: t('agents.undo'), act: () => enabling.mutate() } }),
    ...settled,
  })
  return { disable: () => disabling.mutate(), enable: () => enabling.mutate(), busy: enabling.isPending || disabling.isPending }
}
