import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { DrawLine } from '../../client/draw/lines.ts'
import { mayModerate } from '../../domain/draw/roles.ts'
import type { WindowState } from '../../domain/draw/window.ts'
import type { Reply } from '../../protocol/envelope.ts'
import { arrowDownIcon, chatIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import type { MessageKey } from '../messages/i18n.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { useDraw } from '../state/draw-context.ts'
import { EventLine, MessageLine } from './line.tsx'
import type { PausedFeed } from './paused-feed.ts'

/** Within this distance (px) the reader counts as being at the newest line. */
const bottomPx = 48
/** Above this number the button shows "more than". */
const manyNew = 99

const errorShownMs = 6_000

const emptyMessages = {
  scheduled: 'emptyBefore',
  open: 'emptyOpen',
  closed: 'emptyClosed',
  cancelled: 'emptyClosed',
  off: 'emptyClosed',
} as const satisfies Record<WindowState, MessageKey>

/**
 * The list of messages, newest at the bottom. The scroller is `column-reverse`, so its scroll
 * position counts from the newest line and older lines do not move what is being read. New lines
 * wait while the feed is paused.
 */
export function Lines({ feed }: { readonly feed: PausedFeed }) {
  const { t } = useI18n()
  const { draw, snapshot, windowState, like } = useDraw()
  const scroller = useRef<HTMLElement>(null)
  const [error, setError] = useState<string>()
  const i18n = useI18n()
  const { isPaused, newCount, lines } = feed

  const onScroll = () => {
    const area = scroller.current
    if (!area || area.clientHeight === 0) return
    const isAtBottom = -area.scrollTop < bottomPx
    if (isAtBottom && isPaused) feed.resume()
    else if (!isAtBottom && !isPaused) feed.pause()
  }
  // When the feed resumes (by button, Escape or an own message), the list is at the newest line.
  useLayoutEffect(() => {
    if (!isPaused) scroller.current?.scrollTo({ top: 0 })
  }, [isPaused])

  useEffect(() => {
    if (error === undefined) return
    const timer = setTimeout(() => setError(undefined), errorShownMs)
    return () => clearTimeout(timer)
  }, [error])

  const onRemoved = (reply: Reply | undefined) => setError(reply?.type === 'refused' ? i18n.refusal(reply) : undefined)
  // The same object in every rendering, so that unchanged lines need not render again.
  const actions = useRef({
    like,
    remove: (seq: number) => void draw.remove(seq).then(onRemoved),
    undo: (seq: number) => draw.undoRemoval(seq),
  })
  actions.current.like = like

  const { you } = snapshot
  const mayRemove = ({ by }: DrawLine) => you !== undefined && (by.id === you.id || mayModerate(you))
  const list = useRef<HTMLOListElement>(null)
  const isEmpty = lines.length === 0 && !snapshot.hasOlder
  // A lazy chunk; until it has loaded, or without it, each button is a tab stop.
  useEffect(() => {
    let end: (() => void) | undefined
    let isGone = false
    void import('../../ui/roving-focus.ts').then(
      ({ rovingFocus }) => {
        if (!isGone && list.current) end = rovingFocus(list.current)
      },
      () => undefined,
    )
    return () => {
      isGone = true
      end?.()
    }
  }, [isEmpty])
  return (
    <div class="lines">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable to be scrolled by keys */}
      <section ref={scroller} class="scroller" aria-label={t('messages')} tabIndex={0} onScroll={onScroll}>
        {isEmpty ? (
          <div class="empty">
            <Icon paths={chatIcon} />
            <p>{t('emptyTitle')}</p>
            <p class="soft">{t(emptyMessages[windowState])}</p>
          </div>
        ) : (
          <div class="flow">
            {snapshot.hasOlder && (
              <button type="button" class="older" aria-disabled={snapshot.loadingOlder} onClick={() => draw.loadOlder()}>
                {t(snapshot.loadingOlder ? 'loadingOlder' : 'loadOlder')}
              </button>
            )}
            <ol ref={list}>
              {lines.map((line) =>
                line.kind === 'message' ? (
                  <MessageLine
                    key={line.key}
                    line={line}
                    isOwn={line.by.id === snapshot.you?.id}
                    mayRemove={mayRemove(line)}
                    mayLike={windowState === 'open'}
                    actions={actions.current}
                  />
                ) : (
                  <EventLine key={line.key} line={line} />
                ),
              )}
            </ol>
          </div>
        )}
      </section>
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      {isPaused && (
        <button type="button" class="pill" onClick={feed.resume} aria-label={newCount > 0 ? undefined : t('toNewest')}>
          {newCount > 0 && (newCount > manyNew ? t('manyNew', { n: manyNew }) : t('newMessages', { n: newCount }))}
          <Icon paths={arrowDownIcon} />
        </button>
      )}
    </div>
  )
}
