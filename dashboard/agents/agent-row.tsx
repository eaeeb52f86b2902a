import { useState } from 'react'
import type { AgentCard } from '../../protocol/http/agent.ts'
import { Avatar } from '../controls/avatar.tsx'
import { Button } from '../controls/button.tsx'
import { t } from '../messages/i18n.ts'
import { FormattedMessage } from '../messages/message.tsx'
import { useYou } from '../session/me.ts'
import { DisableDialog } from './disable-dialog.tsx'
import { useSwitchAgent } from './switch-agent.ts'

/** One agent with role and state, and the button that disables or enables the account. */
export function AgentRow({ agent }: { readonly agent: AgentCard }) {
  const you = useYou()
  const [confirming, setConfirming] = useState(false)
  const { disable, enable, busy } = useSwitchAgent(agent)
  const isYou = agent.id === you.id
  return (
    <tr className="border-b border-line">
      <td className="max-w-0 py-3 pe-3">
        <span className="flex items-center gap-3">
          <span className="max-[400px]:hidden">
            <Avatar person={agent} size={36} />
          </span>
          <span className="min-w-0">
            <span className="block truncate font-medium">
              {isYou ? <FormattedMessage message="views.you" values={{ name: agent.name }} /> : <bdi>{agent.name}</bdi>}
            </span>
            <span className="block truncate text-start text-xs text-soft">
              <bdi>{agent.email}</bdi>
            </span>
          </span>
        </span>
      </td>
      <td className="hidden w-28 pe-3 text-soft md:table-cell">{t(agent.role === 'admin' ? 'customer.admin' : 'customer.agent')}</td>
      <td className="w-24 pe-3 max-[400px]:hidden">
        <span
          className={`rounded-full px-2 py-0.5 text-xs font-medium ${agent.disabled ? 'bg-fill text-soft' : 'bg-success-soft text-success-text'}`}
        >
          {t(agent.disabled ? 'agents.disabled' : 'agents.active')}
        </span>
      </td>
      <td className="w-24 text-end">
        {agent.disabled ? (
          <Button disabled={busy} onClick={() => enable()}>
            {t('agents.enable')}
          </Button>
        ) : (
          <Button disabled={busy || isYou} onClick={() => setConfirming(true)}>
            {t('agents.disable')}
          </Button>
        )}
        <DisableDialog name={agent.name} open={confirming} onOpenChange={setConfirming} onConfirm={disable} />
      </td>
    </tr>
  )
}
