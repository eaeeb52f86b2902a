import { useEffect, useRef, useState } from 'preact/hooks'
import type { WindowState } from '../../domain/draw/window.ts'
import type { MessageKey } from '../messages/i18n.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { useDraw } from '../state/draw-context.ts'
import { summaryOf } from './summary.ts'

/** A crowd talks faster than anybody listens. */
const everyMs = 5_000

const turns = { open: 'toldOpen', closed: 'toldClosed', off: 'toldOff' } as const satisfies Partial<Record<WindowState, MessageKey>>

/**
 * Says to those who listen rather than look what was said, in a sentence every few seconds, and what the draw turns to,
 * at once. Apart from the list, which would be read line by line, and from its start whenever older lines come.
 */
export function Announcer() {
  const i18n = useI18n()
  const { snapshot, windowState } = useDraw()
  const [words, say] = useState('')
  const latest = useRef(snapshot)
  latest.current = snapshot

  useEffect(() => {
    let told = latest.current.lines.at(-1)?.seq ?? 0
    const timer = setInterval(() => {
      const { lines, you } = latest.current
      const summary = summaryOf(lines, told, you?.id, i18n)
      told = Math.max(told, lines.at(-1)?.seq ?? 0)
      if (summary !== undefined) say(summary)
    }, everyMs)
    return () => clearInterval(timer)
  }, [i18n])

  const before = useRef(windowState)
  useEffect(() => {
    if (before.current === windowState) return
    before.current = windowState
    if (windowState !== 'scheduled') say(i18n.t(turns[windowState]))
  }, [windowState])

  return (
    <p class="visually-hidden" aria-live="polite">
      {words}
    </p>
  )
}
