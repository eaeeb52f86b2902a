import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { request } from '../../client/connection/http-client.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { toast } from '../app/toasts.tsx'
import { t } from '../messages/i18n.ts'
import { sendRemovals } from '../thread/removals.ts'
import { clearSession } from './me.ts'

/** Ends the session on the server first; if that fails, the agent stays signed in. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    sendRemovals()
    try {
      await request(endpoints.signOut)
    } catch {
      return void toast(t('action.unreachable'), { tone: 'bad' })
    }
    await navigate({ to: '/sign-in' })
    clearSession(queries)
  }
}
