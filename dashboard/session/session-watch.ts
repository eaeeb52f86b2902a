import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useInbox } from '../inbox/use-inbox.ts'
import { forgetSession, isSignedOut, meQuery } from './me.ts'

/** A socket that was ended (4401) or any door that says "sign in" leads back to the sign-in page, from wherever one is. */
export function useSessionWatch(): void {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { connection } = useInbox()
  useEffect(() => {
    let leaving = false
    // First the page, then what it stood on: nothing on screen may ask who is signed in when nobody is.
    const leave = () => {
      if (leaving) return
      leaving = true
      void navigate({ to: '/sign-in', search: { ended: true } }).then(() => forgetSession(queries))
    }
    if (connection.status === 'ended') {
      queries.fetchQuery({ ...meQuery, staleTime: 0 }).catch((error) => isSignedOut(error) && leave())
    }
    return queries.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error' && isSignedOut(event.action.error)) leave()
    })
  }, [connection.status, queries, navigate])
}
