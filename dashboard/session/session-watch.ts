import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useInbox } from '../inbox/use-inbox.ts'
import { clearSession, isSignedOut, meQuery } from './me.ts'

/** Goes to the sign-in page when a socket closes with 4401 or an endpoint refuses the session. */
export function useSessionWatch(): void {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { connection } = useInbox()
  useEffect(() => {
    let leaving = false
    // Leave the page before the session is cleared: its components throw without a signed-in agent.
    const leave = () => {
      if (leaving) return
      leaving = true
      void navigate({ to: '/sign-in', search: { ended: true } }).then(() => clearSession(queries))
    }
    if (connection.status === 'ended') {
      queries.fetchQuery({ ...meQuery, staleTime: 0 }).catch((error) => isSignedOut(error) && leave())
    }
    return queries.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error' && isSignedOut(event.action.error)) leave()
    })
  }, [connection.status, queries, navigate])
}
