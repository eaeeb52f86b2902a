import { useEffect, useRef } from 'preact/hooks'
import { drawItself } from '../../protocol/draw.ts'
import { heartIcon } from '../../ui/icons.ts'
import { countOf } from '../../ui/numbers.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { Icon } from '../page/icon.tsx'
import { useDraw } from '../state/draw-context.ts'
import { Hearts } from './hearts.ts'

/** A crowd's likes come in lumps; a few hearts stand for them. */
const mostForOthers = 5
const forOwn = 4

/** Likes the draw itself. The total is the room's to tell; hearts fly for one's own and for what others add. */
export function HeartButton() {
  const { t, locale } = useI18n()
  const { shot, windowState, isNamed, like } = useDraw()
  const sky = useRef<HTMLCanvasElement>(null)
  const hearts = useRef<Hearts | undefined>(undefined)
  const { liked } = shot
  const total = Math.max(shot.likes, liked ? 1 : 0)
  const before = useRef(total)
  const isOpen = windowState === 'open'

  const burst = (count: number) => {
    if (!sky.current) return
    hearts.current ??= new Hearts(sky.current)
    hearts.current.burst(count)
  }
  useEffect(() => () => hearts.current?.stop(), [])
  useEffect(() => {
    const grown = total - before.current
    before.current = total
    if (grown > 0) burst(Math.min(grown, mostForOthers))
  }, [total])

  const press = () => {
    if (!isOpen) return
    if (isNamed && !liked) burst(forOwn)
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
        <Icon of={heartIcon} />
      </button>
      <canvas ref={sky} class="hearts" />
      <span class="total">
        <b aria-hidden="true">{countOf(total, locale)}</b>
        <span class="unseen" id="draw-likes">
          {t('likes', { n: total })}
        </span>
      </span>
    </div>
  )
}
