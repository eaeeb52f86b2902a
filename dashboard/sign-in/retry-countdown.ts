import { useEffect, useState } from 'react'

/** Counts down the seconds until a rate-limited sign-in may be retried. */
export function useRetryCountdown(): { readonly seconds: number; readonly start: (ms: number) => void } {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(Date.now)
  const isWaiting = until > now
  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [isWaiting])
  return {
    seconds: isWaiting ? Math.ceil((until - now) / 1_000) : 0,
    start: (ms) => {
      setNow(Date.now())
      setUntil(Date.now() + ms)
    },
  }
}
