import { useEffect, useRef } from 'preact/hooks'
import { drawItself } from '../../protocol/draw.ts'
import { heartIcon } from '../../ui/icons.ts'
import { countOf } from '../../ui/numbers.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { useDraw } from '../state/draw-context.ts'
import type { Hearts } from './hearts.ts'

/** Other viewers' likes arrive in batches; at most this many hearts represent one batch. */
const maxHeartsForOthers = 5
const heartsForOwn = 4

/**
 * Likes the draw itself. The total comes from the room; hearts fly for one's own like and for those
 * of other viewers.
 */
export function HeartButton() {
  const { t, locale } = useI18n()
  const { snapshot, windowState, isNamed, like } = useDraw()
  const canvas = useRef<HTMLCanvasElement>(null)
  const hearts = useRef<Hearts | undefined>(undefined)
  const { liked } = snapshot
  const total = Math.max(snapshot.likes, liked ? 1 : 0)
  const before = useRef(total)
  const isOpen = windowState === 'open'

  // Decoration, so it is a lazy chunk, and nothing is lost without it.
  const burst = async (count: number) => {
    const loaded = await import('./hearts.ts').catch(() => undefined)
    if (!loaded || !canvas.current) return
    hearts.current ??= new loaded.Hearts(canvas.current)
    hearts.current.burst(count)
  }
  useEffect(() => () => hearts.current?.stop(), [])
  useEffect(() => {
    const added = total - before.current
    before.current = total
    if (added > 0) void burst(Math.min(added, maxHeartsForOthers))
  }, [total])

  const press = () => {
    if (!isOpen) return
    if (isNamed && !liked) void burst(heartsForOwn)
    like(drawItself, !liked)
  }
  return (
    <div class="like-draw">
      <button
        type="button"
        class="heart-button"
        aria-pressed={liked}
        aria-disabled={!isOpen}
        aria-label={t('likeDraw')}
        aria-describedby="draw-likes"
        onClick={press}
      >
        <Icon paths={heartIcon} />
      </button>
      <canvas ref={canvas} class="hearts" />
      <span class="total">
        <b aria-hidden="true">{countOf(total, locale)}</b>
        <span class="visually-hidden" id="draw-likes">
          {t('likes', { n: total })}
        </span>
      </span>
    </div>
  )
}
