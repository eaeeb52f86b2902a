import { useEffect, useState } from 'react'

/** Counts the seconds of a slow-down away. */
export function useSlowDown(): { readonly seconds: number; readonly waitFor: (ms: number) => void } {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(Date.now)
  const waits = until > now
  useEffect(() => {
    if (!waits) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [waits])
  return {
    seconds: waits ? Math.ceil((until - now) / 1_000) : 0,
    waitFor: (ms) => {
      setNow(Date.now())
      setUntil(Date.now() + ms)
    },
  }
}
