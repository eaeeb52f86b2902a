import { useEffect, useRef, useState } from 'preact/hooks'
import type { WindowState } from '../../domain/draw/window.ts'
import type { I18n, MessageKey } from '../messages/i18n.ts'
import type { DrawContextValue } from '../state/draw-context.ts'
import { summaryOf } from './summary.ts'

/** Messages come faster than a screen reader reads. */
const everyMs = 5_000

const announcements = {
  open: 'announceOpen',
  closed: 'announceClosed',
  cancelled: 'wasCancelled',
  off: 'announceOff',
} as const satisfies Partial<Record<WindowState, MessageKey>>

/** By properties and not by import, so that the chunk shares no module with the page. */
export interface AnnouncerProps {
  readonly i18n: I18n
  readonly draw: DrawContextValue
  dateTimeIn(at: number, locale: string): string
}

/**
 * Announces to screen readers: new messages as one sentence every few seconds, and a change of the
 * window or of the draw's time at once. It is separate from the list, which would be announced line
 * by line, and again whenever older messages are loaded.
 */
export function Announcer({ i18n, draw: { snapshot, room, windowState }, dateTimeIn }: AnnouncerProps) {
  const [announcement, announce] = useState('')
  const latest = useRef(snapshot)
  latest.current = snapshot

  useEffect(() => {
    let announcedSeq = latest.current.lines.at(-1)?.seq ?? 0
    const timer = setInterval(() => {
      const { lines, you } = latest.current
      const summary = summaryOf(lines, announcedSeq, you?.id, i18n)
      announcedSeq = Math.max(announcedSeq, lines.at(-1)?.seq ?? 0)
      if (summary !== undefined) announce(summary)
    }, everyMs)
    return () => clearInterval(timer)
  }, [i18n])

  const before = useRef(windowState)
  useEffect(() => {
    if (before.current === windowState) return
    before.current = windowState
    if (windowState !== 'scheduled') announce(i18n.t(announcements[windowState]))
  }, [windowState])

  const drawAt = room.schedule?.at
  const announcedAt = useRef(drawAt)
  useEffect(() => {
    if (drawAt === undefined || announcedAt.current === drawAt) return
    announcedAt.current = drawAt
    announce(i18n.t('moved', { time: dateTimeIn(drawAt, i18n.locale) }))
  }, [drawAt])

  return (
    <p class="visually-hidden" aria-live="polite">
      {announcement}
    </p>
  )
}
