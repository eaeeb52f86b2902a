import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useI18n } from '../messages/i18n-context.ts'
import { dateTimeIn } from '../stage/zone-time.ts'
import { useDraw } from '../state/draw-context.ts'
import type { AnnouncerProps } from './announcer.tsx'

/** The announcer in a chunk of its own, after the first render: the page can be used before it. */
export function LazyAnnouncer() {
  const i18n = useI18n()
  const draw = useDraw()
  const [Announcer, setAnnouncer] = useState<ComponentType<AnnouncerProps>>()
  useEffect(() => {
    void import('./announcer.tsx').then(
      (loaded) => setAnnouncer(() => loaded.Announcer),
      () => undefined,
    )
  }, [])
  return Announcer ? <Announcer i18n={i18n} draw={draw} dateTimeIn={dateTimeIn} /> : null
}
