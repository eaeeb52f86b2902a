import { useLayoutEffect, useRef } from 'preact/hooks'
import { stateOf } from '../../client/conversation/lines.ts'
import type { Person } from '../../protocol/envelope.ts'
import { dayOf } from '../../ui/dates.ts'
import { arrowDownIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { nameOf } from '../home/answerer.ts'
import { Greeting } from '../home/greeting.tsx'
import { Banner } from '../panel/banner.tsx'
import { useChat } from '../state/chat-context.ts'
import { GroupKeys } from './group-keys.ts'
import { type Row, rowsOf } from './groups.ts'
import { MessageGroup } from './message-group.tsx'
import { ScrollAnchor } from './scroll-anchor.ts'
import { Drafting, Typing } from './streaming-reply.tsx'
import { SystemLine } from './system-line.tsx'
import { UnreadDivider } from './unread-divider.ts'

/** Within this distance (px) the reader counts as being at the newest line. */
const bottomPx = 32
/** Older lines are loaded when the reader is this close (px) to the oldest one. */
const loadOlderPx = 240
/** The visitor before the first message, who has no id yet. */
const unknownVisitor: Person = { id: '', role: 'visitor', name: '' }

/**
 * The list of messages, newest at the bottom. The scroller is `column-reverse`, so its scroll
 * position counts from the newest line, and loading older lines does not move what the visitor
 * reads.
 */
export function Thread() {
  const chat = useChat()
  const { t, locale } = chat.i18n
  const scroller = useRef<HTMLElement>(null)
  const keys = useRef(new GroupKeys())
  const anchor = useRef(new ScrollAnchor())
  const divider = useRef(new UnreadDivider())
  const seenUpTo = useRef(0)
  const snapshot = chat.state.snapshot
  const opensAtDivider = divider.current.update(chat.state.isOpen, snapshot)
  const you = snapshot?.you ?? unknownVisitor
  const lines = snapshot?.lines ?? []
  const first = chat.state.firstMessages.map((message, n) => ({
    ...message,
    key: `first ${n}`,
    kind: 'message' as const,
    state: 'sending' as const,
  }))
  const unsent = [...(snapshot?.unsent ?? []), ...first]
  const rows = keys.current.assign(
    rowsOf(lines, unsent, you, (line) => (snapshot ? stateOf(line, snapshot) : 'stored'), divider.current.key),
  )
  const now = Date.now()

  const toBottom = (): void => {
    scroller.current?.scrollTo({ top: 0 })
    chat.set({ atBottom: true })
  }

  const onScroll = (): void => {
    const area = scroller.current
    if (!area || area.clientHeight === 0) return
    anchor.current.save(area)
    chat.set({ atBottom: -area.scrollTop < bottomPx })
    if (snapshot?.hasOlder && !snapshot.loadingOlder && area.scrollHeight - area.clientHeight + area.scrollTop < loadOlderPx) {
      void chat.state.conversation?.loadOlder().catch(() => undefined)
    }
  }

  // Sending a message scrolls down to it.
  const newestUnsent = unsent.at(-1)?.key
  useLayoutEffect(() => {
    if (newestUnsent) toBottom()
  }, [newestUnsent])

  useLayoutEffect(() => {
    const area = scroller.current
    if (!area) return
    anchor.current.restore(area, chat.state.atBottom)
    const above = opensAtDivider && area.querySelector('.unread')
    // `scrollIntoView` would scroll the host page too.
    if (above) area.scrollTop += Math.min(0, above.getBoundingClientRect().top - area.getBoundingClientRect().top - 8)
    onScroll()
  })

  const atBottom = chat.state.atBottom
  const head = lines.at(-1)?.seq ?? 0
  if (atBottom) seenUpTo.current = head
  const newCount = atBottom
    ? 0
    : lines.filter((line) => line.kind === 'message' && line.seq > seenUpTo.current && line.by.id !== you.id).length

  const show = (row: Row) => {
    switch (row.is) {
      case 'day':
        return (
          <li class="day" key={row.key}>
            <span>{dayOf(row.at, now, locale)}</span>
          </li>
        )
      case 'unread':
        return (
          <li class="day unread" key={row.key}>
            <span>{t('unreadFromHere')}</span>
          </li>
        )
      case 'system':
        return <SystemLine key={row.key} line={row.line} own={row.line.by.id === you.id} />
      case 'group':
        return <MessageGroup key={row.key} group={row} name={nameOf(chat.state, row.by)} hasMarkdown={chat.state.RichText !== undefined} />
    }
  }

  return (
    <div class="thread">
      <Banner />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable to be scrolled by keys */}
      <section ref={scroller} class="scroller" aria-label={t('messages')} tabIndex={0} onScroll={onScroll}>
        <ul class="flow">
          {snapshot?.hasOlder ? (
            <li class="older" aria-hidden={!snapshot.loadingOlder}>
              <span class="spinner" />
              <span class="visually-hidden">{t('loadingOlder')}</span>
            </li>
          ) : (
            <Greeting />
          )}
          {rows.map(show)}
          <Drafting />
          <Typing />
        </ul>
      </section>
      {!atBottom && (
        <button type="button" class="pill" onClick={toBottom} aria-label={newCount > 0 ? undefined : t('toNewest')}>
          {newCount > 0 && t('newMessages', { n: newCount })}
          <Icon paths={arrowDownIcon} />
        </button>
      )}
    </div>
  )
}
