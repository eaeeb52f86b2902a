import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { request } from '../../client/connection/http-client.ts'
import { endpoints } from '../../protocol/http/route.ts'
import { toast } from '../app/toasts.tsx'
import { t } from '../messages/i18n.ts'
import { forgetSession } from './me.ts'

/** Ends the session at the server first: a sign-out that did not arrive is none. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    try {
      await request(endpoints.signOut)
    } catch {
      return toast(t('act.unreachable'), { tone: 'bad' })
    }
    await navigate({ to: '/sign-in' })
    forgetSession(queries)
  }
}
