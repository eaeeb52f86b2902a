import { useEffect, useState } from 'preact/hooks'

/** Whole seconds until a moment, counted down in front of the reader; 0 when it has come or there is none. */
export function useSecondsUntil(at: number | undefined): number {
  const [now, setNow] = useState(Date.now)
  const left = at === undefined ? 0 : Math.max(0, Math.ceil((at - now) / 1000))
  const running = left > 0
  // A new deadline may be asked for long after the last tick.
  useEffect(() => setNow(Date.now()), [at])
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [running])
  return left
}
