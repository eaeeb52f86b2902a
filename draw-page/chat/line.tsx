import { useMemo, useState } from 'preact/hooks'
import type { DrawLine } from '../../client/draw/lines.ts'
import { dateTimeOf, timeOf } from '../../ui/dates.ts'
import { heartIcon, trashIcon, trophyIcon } from '../../ui/icons.ts'
import { countOf } from '../../ui/numbers.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { FormattedMessage } from '../messages/message.ts'
import { dateTimeIn } from '../stage/zone-time.ts'
import { MessageText } from './message-text.tsx'
import { Avatar, Badge, Name } from './person.tsx'

interface MessageProps {
  readonly line: DrawLine
  readonly isOwn: boolean
  readonly mayLike: boolean
  readonly actions: { like(seq: number, on: boolean): void; remove(seq: number): void }
}

/** One message. It renders again only if the store returns a new line object. */
export function MessageLine({ line, isOwn, mayLike, actions }: MessageProps) {
  const { t, locale } = useI18n()
  const [isRemoving, setRemoving] = useState(false)
  return useMemo(() => {
    const { seq, at, by, badges, text, liked } = line
    const likes = Math.max(line.likes, liked ? 1 : 0)
    return (
      <li class={isOwn ? 'line own' : 'line'} data-seq={seq}>
        <Avatar person={by} />
        <div class="line-body">
          <p class="by">
            <Name person={by} />
            {isOwn && <span class="badge">{t('you')}</span>}
            {badges.map((kind) => (
              <Badge key={kind} kind={kind} />
            ))}
            <time dateTime={new Date(at).toISOString()} title={dateTimeOf(at, locale)}>
              {timeOf(at, locale)}
            </time>
          </p>
          <MessageText text={text} />
        </div>
        <div class="actions">
          {isOwn && (
            <button
              type="button"
              class="action remove"
              aria-label={t('removeOwn')}
              title={t('remove')}
              aria-disabled={isRemoving}
              onClick={() => {
                if (isRemoving) return
                setRemoving(true)
                actions.remove(seq)
                // If the removal is refused, the viewer may try again.
                setTimeout(() => setRemoving(false), 3_000)
              }}
            >
              <Icon paths={trashIcon} />
            </button>
          )}
          <button
            type="button"
            class="action like"
            aria-pressed={liked}
            aria-disabled={!mayLike}
            aria-label={t('likeMessage', { name: by.name, n: likes })}
            onClick={() => mayLike && actions.like(seq, !liked)}
          >
            <Icon paths={heartIcon} />
            <span aria-hidden="true">{likes > 0 && countOf(likes, locale)}</span>
          </button>
        </div>
      </li>
    )
  }, [line, isOwn, mayLike, isRemoving, locale])
}

/** A line for an event that is not a message. */
export function EventLine({ line }: { readonly line: DrawLine }) {
  const { t, locale } = useI18n()
  const { kind, by, drawAt = 0 } = line
  if (kind === 'winner')
    return (
      <li class="event winner-line">
        <Icon paths={trophyIcon} />
        <span>
          <FormattedMessage message="won" values={{ name: by.name }} />
        </span>
      </li>
    )
  const text = {
    moved: () => t('moved', { time: dateTimeIn(drawAt, locale) }),
    cancelled: () => t('wasCancelled'),
    opened: () => t('opened'),
    closed: () => t('chatClosed'),
  }
  return <li class="event">{kind !== 'message' && text[kind]()}</li>
}
