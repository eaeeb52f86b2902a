import { useLayoutEffect, useRef } from 'preact/hooks'
import { stateOf } from '../../client/conversation/lines.ts'
import type { Person } from '../../protocol/envelope.ts'
import { dayOf } from '../../ui/dates.ts'
import { arrowDownIcon } from '../../ui/icons.ts'
import { Greeting } from '../home/greeting.tsx'
import { nameOf } from '../home/who-answers.ts'
import { Icon } from '../panel/icon.tsx'
import { useChat } from '../state/chat-context.ts'
import { GroupKeys } from './group-keys.ts'
import { type Row, rowsOf } from './groups.ts'
import { MessageGroup } from './message-group.tsx'
import { ReadingPlace } from './reading-place.ts'
import { Drafting, Typing } from './streaming-reply.tsx'
import { SystemLine } from './system-line.tsx'

/** Nearer than this to the newest line counts as being there. */
const nearBottom = 32
/** Older lines are fetched before the reader reaches the oldest. */
const nearTop = 240
/** Before the first message there is no person yet; the visitor is still told apart from the rest. */
const nobody: Person = { id: '', role: 'visitor', name: '' }

/**
 * The messages, newest below. The scroller runs from the bottom (`column-reverse`), so its position is counted
 * from the newest line and older ones put before cannot move what is being read.
 */
export function Thread() {
  const chat = useChat()
  const { t, locale } = chat.i18n
  const scroller = useRef<HTMLElement>(null)
  const keys = useRef(new GroupKeys())
  const place = useRef(new ReadingPlace())
  const seenUpTo = useRef(0)
  const shot = chat.state.snapshot
  const you = shot?.you ?? nobody
  const lines = shot?.lines ?? []
  const early = chat.state.early.map((said, n) => ({ ...said, key: `early ${n}`, kind: 'message' as const, state: 'sending' as const }))
  // The browser knows of a cut before the socket does: then nothing is on its way.
  const unsent = [...(shot?.unsent ?? []), ...early].map((said) =>
    said.state === 'sending' && !chat.state.hasNetwork ? { ...said, state: 'queued' as const } : said,
  )
  const rows = keys.current.keep(rowsOf(lines, unsent, you, (line) => (shot ? stateOf(line, shot) : 'stored')))
  const now = Date.now()

  const toBottom = (): void => {
    scroller.current?.scrollTo({ top: 0 })
    chat.set({ atBottom: true })
  }

  const look = (): void => {
    const area = scroller.current
    if (!area || area.clientHeight === 0) return
    place.current.note(area)
    chat.set({ atBottom: -area.scrollTop < nearBottom })
    if (shot?.hasOlder && !shot.loadingOlder && area.scrollHeight - area.clientHeight + area.scrollTop < nearTop) {
      void chat.state.conversation?.loadOlder().catch(() => undefined)
    }
  }

  // One's own message brings one down to it, wherever one was reading.
  const newestUnsent = unsent.at(-1)?.key
  useLayoutEffect(() => {
    if (newestUnsent) toBottom()
  }, [newestUnsent])

  useLayoutEffect(() => {
    const area = scroller.current
    if (!area) return
    place.current.hold(area, chat.state.atBottom)
    look()
  })

  const atBottom = chat.state.atBottom
  const head = lines.at(-1)?.seq ?? 0
  if (atBottom) seenUpTo.current = head
  const fresh = atBottom
    ? 0
    : lines.filter((line) => line.kind === 'message' && line.seq > seenUpTo.current && line.by.id !== you.id).length

  const row = (one: Row) => {
    switch (one.is) {
      case 'day':
        return (
          <p class="day" key={one.key}>
            <span>{dayOf(one.at, now, locale)}</span>
          </p>
        )
      case 'system':
        return <SystemLine key={one.key} line={one.line} own={one.line.by.id === you.id} />
      case 'group':
        return <MessageGroup key={one.key} group={one} name={nameOf(chat.state, one.by)} markdown={chat.state.markdown} />
    }
  }

  return (
    <div class="thread">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable to be scrolled by keys */}
      <section ref={scroller} class="scroller" aria-label={t('messages')} tabIndex={0} onScroll={look}>
        <div class="flow">
          {shot?.hasOlder ? (
            <p class="older" aria-hidden={!shot.loadingOlder}>
              <span class="spinner" />
              <span class="unseen">{t('loadingOlder')}</span>
            </p>
          ) : (
            <Greeting />
          )}
          {rows.map(row)}
          <Drafting />
          <Typing />
        </div>
      </section>
      {!atBottom && (
        <button type="button" class="pill" onClick={toBottom} aria-label={fresh > 0 ? undefined : t('toNewest')}>
          {fresh > 0 && t('newMessages', { n: fresh })}
          <Icon of={arrowDownIcon} />
        </button>
      )}
    </div>
  )
}
