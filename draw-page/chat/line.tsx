import { useMemo, useState } from 'preact/hooks'
import type { DrawLine } from '../../client/draw/lines.ts'
import { dateTimeOf, timeOf } from '../../ui/dates.ts'
import { heartIcon, trashIcon, trophyIcon } from '../../ui/icons.ts'
import { countOf } from '../../ui/numbers.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { Say } from '../messages/message.tsx'
import { Icon } from '../page/icon.tsx'
import { Badge, Face, Name } from './person.tsx'

interface MessageProps {
  readonly line: DrawLine
  readonly isOwn: boolean
  readonly mayLike: boolean
  readonly deeds: { like(seq: number, on: boolean): void; remove(seq: number): void }
}

/** One message. A line that the store hands out again unchanged is not drawn again. */
export function MessageLine({ line, isOwn, mayLike, deeds }: MessageProps) {
  const { t, locale } = useI18n()
  const [isGoing, go] = useState(false)
  return useMemo(() => {
    const { seq, at, by, badges, text, liked } = line
    const likes = Math.max(line.likes, liked ? 1 : 0)
    return (
      <li class={isOwn ? 'line own' : 'line'} data-seq={seq}>
        <Face of={by} />
        <div class="said">
          <p class="by">
            <Name of={by} />
            {isOwn && <span class="badge">{t('you')}</span>}
            {badges.map((kind) => (
              <Badge key={kind} kind={kind} />
            ))}
            <time dateTime={new Date(at).toISOString()} title={dateTimeOf(at, locale)}>
              {timeOf(at, locale)}
            </time>
          </p>
          <p class="text" dir="auto">
            {text}
          </p>
        </div>
        <div class="deeds">
          {isOwn && (
            <button
              type="button"
              class="deed remove"
              aria-label={t('removeOwn')}
              title={t('remove')}
              aria-disabled={isGoing}
              onClick={() => {
                if (isGoing) return
                go(true)
                deeds.remove(seq)
                // Refused, it may be tried again.
                setTimeout(() => go(false), 3_000)
              }}
            >
              <Icon of={trashIcon} />
            </button>
          )}
          <button
            type="button"
            class="deed like"
            aria-pressed={liked}
            aria-disabled={!mayLike}
            aria-label={t('likeMessage', { name: by.name, n: likes })}
            onClick={() => mayLike && deeds.like(seq, !liked)}
          >
            <Icon of={heartIcon} />
            <span aria-hidden="true">{likes > 0 && countOf(likes, locale)}</span>
          </button>
        </div>
      </li>
    )
  }, [line, isOwn, mayLike, isGoing, locale])
}

/** What happened besides messages. */
export function EventLine({ line }: { readonly line: DrawLine }) {
  const { t } = useI18n()
  const { kind, by } = line
  if (kind === 'winner')
    return (
      <li class="event won-line">
        <Icon of={trophyIcon} />
        <span>
          <Say word="won" fill={[{ name: by.name }]} />
        </span>
      </li>
    )
  return <li class="event">{t(kind === 'opened' ? 'opened' : 'chatClosed')}</li>
}
