import { useState } from 'preact/hooks'
import type { Refusal } from '../../protocol/envelope.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { useNow } from '../state/clock.ts'

/**
 * Why a command was refused, in the viewer's language, and how long to wait before the next try.
 */
export interface RefusalState {
  readonly code: string
  readonly message: string
  /** 0 if there is no need to wait. */
  readonly waitMs: number
}

/** The state for the last refusal of a form. */
export function useRefusalState(): readonly [RefusalState | undefined, (refusal: Refusal | undefined) => void] {
  const i18n = useI18n()
  const [last, setLast] = useState<{ readonly refusal: Refusal; readonly until: number }>()
  const isWaiting = last !== undefined && last.until > Date.now()
  const now = useNow(0, isWaiting)
  const setRefused = (refusal: Refusal | undefined) =>
    setLast(refusal && { refusal, until: refusal.retryAfterMs === undefined ? 0 : Date.now() + refusal.retryAfterMs })
  if (!last) return [undefined, setRefused]
  const { refusal, until } = last
  return [{ code: refusal.code, message: i18n.refusal(refusal), waitMs: Math.max(0, until - now) }, setRefused]
}
