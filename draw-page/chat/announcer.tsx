import { useEffect, useRef, useState } from 'preact/hooks'
import type { Word } from '../messages/en.ts'
import { useSpeech } from '../messages/i18n-context.ts'
import { useHall } from '../state/draw-context.ts'
import type { Standing } from '../state/window-state.ts'
import { summaryOf } from './summary.ts'

/** A crowd talks faster than anybody listens. */
const everyMs = 5_000

const turns = { open: 'toldOpen', closed: 'toldClosed', off: 'toldOff' } as const satisfies Partial<Record<Standing, Word>>

/**
 * Says to those who listen rather than look what was said, in a sentence every few seconds, and what the draw turns to,
 * at once. Apart from the list, which would be read line by line, and from its start whenever older lines come.
 */
export function Announcer() {
  const speech = useSpeech()
  const { shot, standing } = useHall()
  const [words, say] = useState('')
  const latest = useRef(shot)
  latest.current = shot

  useEffect(() => {
    let told = latest.current.lines.at(-1)?.seq ?? 0
    const timer = setInterval(() => {
      const { lines, you } = latest.current
      const summary = summaryOf(lines, told, you?.id, speech)
      told = Math.max(told, lines.at(-1)?.seq ?? 0)
      if (summary !== undefined) say(summary)
    }, everyMs)
    return () => clearInterval(timer)
  }, [speech])

  const before = useRef(standing)
  useEffect(() => {
    if (before.current === standing) return
    before.current = standing
    if (standing !== 'before') say(speech.t(turns[standing]))
  }, [standing])

  return (
    <p class="unseen" aria-live="polite">
      {words}
    </p>
  )
}
