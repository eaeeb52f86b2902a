import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { drawItself } from '../protocol/draw.ts'
import { heartIcon } from '../ui/icons.ts'
import { useHall } from './hall-context.ts'
import { Hearts } from './hearts.ts'
import { Icon } from './icon.tsx'
import { useSpeech } from './speech-context.ts'

/** A crowd's likes come in lumps; a few hearts stand for them. */
const mostForOthers = 5
const forOwn = 4

/** Likes the draw itself. The total is the room's to tell; hearts fly for one's own and for what others add. */
export function HeartButton({ canvas }: { readonly canvas: RefObject<HTMLCanvasElement | null> }) {
  const { t, locale } = useSpeech()
  const { shot, standing, isNamed, like } = useHall()
  const button = useRef<HTMLButtonElement>(null)
  const hearts = useRef<Hearts | undefined>(undefined)
  const { liked } = shot
  const total = Math.max(shot.likes, liked ? 1 : 0)
  const before = useRef(total)
  const isOpen = standing === 'open'

  const burst = (count: number) => {
    const [from, sky] = [button.current, canvas.current]
    if (!from || !sky || count <= 0) return
    hearts.current ??= new Hearts(sky)
    const [start, field] = [from.getBoundingClientRect(), sky.getBoundingClientRect()]
    hearts.current.burst(start.left + start.width / 2 - field.left, start.top + start.height / 2 - field.top, count)
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
        ref={button}
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
      <span class="total">
        <b aria-hidden="true">{new Intl.NumberFormat(locale, total < 10_000 ? {} : { notation: 'compact' }).format(total)}</b>
        <span class="unseen" id="draw-likes">
          {t('likes', { n: total })}
        </span>
      </span>
    </div>
  )
}
