import { useEffect, useState } from 'preact/hooks'

/** Whole seconds until `at`, updated every second; 0 once it has passed or if it is undefined. */
export function useSecondsUntil(at: number | undefined): number {
  const [now, setNow] = useState(Date.now)
  const left = at === undefined ? 0 : Math.max(0, Math.ceil((at - now) / 1000))
  const running = left > 0
  // A new deadline may come long after the last tick.
  useEffect(() => setNow(Date.now()), [at])
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [running])
  return left
}
