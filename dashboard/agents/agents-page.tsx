import { useQuery } from '@tanstack/react-query'
import { CloudOff, Lock } from 'lucide-react'
import { request } from '../../client/connection/http-client.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { Button } from '../controls/button.tsx'
import { EmptyState } from '../controls/empty-state.tsx'
import { Skeleton } from '../controls/skeleton.tsx'
import { t } from '../messages/i18n.ts'
import { useYou } from '../session/me.ts'
import { AgentRow } from './agent-row.tsx'

/** The accounts of agents and admins; only admins see it. */
export function AgentsPage() {
  const you = useYou()
  const agents = useQuery({
    queryKey: ['agents'],
    queryFn: () => request(endpoints.agents),
    enabled: you.role === 'admin',
    refetchOnMount: 'always',
  })
  if (you.role !== 'admin') return <EmptyState icon={Lock} title={t('agents.onlyAdmins')} />
  if (agents.isError)
    return (
      <EmptyState icon={CloudOff} title={t('app.failed')} action={<Button onClick={() => agents.refetch()}>{t('app.retry')}</Button>}>
        {t('app.failedWhy')}
      </EmptyState>
    )
  return (
    <main className="thin-scroll h-full overflow-y-auto">
      <div className="mx-auto max-w-[800px] px-4 py-8 md:px-8">
        <h1 className="text-xl font-semibold tracking-tight">{t('agents.title')}</h1>
        <p className="mt-1 mb-6 text-md text-soft">{t('agents.lead')}</p>
        <table className="w-full border-collapse text-start">
          <thead className="text-xs text-soft">
            <tr className="border-b border-line">
              <th className="pb-2 text-start font-medium">{t('agents.name')}</th>
              <th className="hidden pb-2 text-start font-medium md:table-cell">{t('agents.role')}</th>
              <th className="pb-2 text-start font-medium max-[400px]:hidden">{t('agents.state')}</th>
              <th>
                <span className="sr-only">{t('agents.disable')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {agents.isPending
              ? [0, 1, 2].map((each) => (
                  <tr key={each} className="border-b border-line">
                    <td colSpan={4} className="py-3">
                      <Skeleton className="h-9 w-full" />
                    </td>
                  </tr>
                ))
              : agents.data.agents.map((agent) => <AgentRow key={agent.id} agent={agent} />)}
          </tbody>
        </table>
      </div>
    </main>
  )
}
