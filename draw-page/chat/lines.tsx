import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Reply } from '../../protocol/envelope.ts'
import { arrowDownIcon, chatIcon } from '../../ui/icons.ts'
import type { MessageKey } from '../messages/i18n.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { Icon } from '../page/icon.tsx'
import { useDraw } from '../state/draw-context.ts'
import type { WindowState } from '../state/window-state.ts'
import { EventLine, MessageLine } from './line.tsx'
import type { Held } from './paused-feed.ts'

/** Nearer than this to the newest line counts as being there. */
const nearBottom = 48
/** Above this a number says no more than "many". */
const manyNew = 99

const troubleMs = 6_000

const emptyWords = { before: 'emptyBefore', open: 'emptyOpen', closed: 'emptyClosed', off: 'emptyClosed' } as const satisfies Record<
  WindowState,
  MessageKey
>

/**
 * What is said, newest below. The scroller runs from the bottom (`column-reverse`), so its place is counted from the newest
 * line and older ones put before cannot move what is being read; new ones wait until the reader comes back.
 */
export function Lines({ held }: { readonly held: Held }) {
  const { t } = useI18n()
  const { draw, shot, windowState, like } = useDraw()
  const scroller = useRef<HTMLElement>(null)
  const [error, tell] = useState<string>()
  const i18n = useI18n()
  const { isHeld, fresh, lines } = held

  const look = () => {
    const area = scroller.current
    if (!area || area.clientHeight === 0) return
    const isAtBottom = -area.scrollTop < nearBottom
    if (isAtBottom && isHeld) held.release()
    else if (!isAtBottom && !isHeld) held.hold()
  }
  // Let go of, by a press, by Escape or by an own message, it stands at the newest line.
  useLayoutEffect(() => {
    if (!isHeld) scroller.current?.scrollTo({ top: 0 })
  }, [isHeld])

  useEffect(() => {
    if (error === undefined) return
    const timer = setTimeout(() => tell(undefined), troubleMs)
    return () => clearTimeout(timer)
  }, [error])

  const removed = (answer: Reply) => tell(answer.type === 'refused' ? i18n.refusal(answer) : undefined)
  // The same function for every drawing, so that a line that looks as before need not be drawn again.
  const deeds = useRef({ like, remove: (seq: number) => void draw.remove(seq).then(removed) })
  deeds.current.like = like

  const isEmpty = lines.length === 0 && !shot.hasOlder
  return (
    <div class="lines">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable to be scrolled by keys */}
      <section ref={scroller} class="scroller" aria-label={t('messages')} tabIndex={0} onScroll={look}>
        {isEmpty ? (
          <div class="empty">
            <Icon of={chatIcon} />
            <p>{t('emptyTitle')}</p>
            <p class="soft">{t(emptyWords[windowState])}</p>
          </div>
        ) : (
          <div class="flow">
            {shot.hasOlder && (
              <button type="button" class="older" aria-disabled={shot.loadingOlder} onClick={() => draw.loadOlder()}>
                {t(shot.loadingOlder ? 'loadingOlder' : 'loadOlder')}
              </button>
            )}
            <ol>
              {lines.map((line) =>
                line.kind === 'message' ? (
                  <MessageLine
                    key={line.key}
                    line={line}
                    isOwn={line.by.id === shot.you?.id}
                    mayLike={windowState === 'open'}
                    deeds={deeds.current}
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
        <p class="trouble" role="alert">
          {error}
        </p>
      )}
      {isHeld && (
        <button type="button" class="pill" onClick={held.release} aria-label={fresh > 0 ? undefined : t('toNewest')}>
          {fresh > 0 && (fresh > manyNew ? t('manyNew', { n: manyNew }) : t('newMessages', { n: fresh }))}
          <Icon of={arrowDownIcon} />
        </button>
      )}
    </div>
  )
}
