import { useState } from 'preact/hooks'
import type { Refusal } from '../../protocol/envelope.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { useNow } from '../state/clock.ts'

/** Why something was not taken, in the reader's language, and how long to wait before the next try. */
export interface Refused {
  readonly code: string
  readonly message: string
  /** 0 when there is nothing to wait for. */
  readonly waitMs: number
}

/** Keeps the last refusal of a form while it matters. */
export function useRefused(): readonly [Refused | undefined, (refusal: Refusal | undefined) => void] {
  const i18n = useI18n()
  const [kept, keep] = useState<{ readonly refusal: Refusal; readonly until: number }>()
  const isWaiting = kept !== undefined && kept.until > Date.now()
  const now = useNow(0, isWaiting)
  const set = (refusal: Refusal | undefined) =>
    keep(refusal && { refusal, until: refusal.retryAfterMs === undefined ? 0 : Date.now() + refusal.retryAfterMs })
  if (!kept) return [undefined, set]
  const { refusal, until } = kept
  return [{ code: refusal.code, message: i18n.refusal(refusal), waitMs: Math.max(0, until - now) }, set]
}
