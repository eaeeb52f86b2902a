import { useMemo } from 'preact/hooks'
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
  readonly mayRemove: boolean
  readonly mayLike: boolean
  readonly actions: { like(seq: number, on: boolean): void; remove(seq: number): void; undo(seq: number): void }
}

/** One message. It renders again only if the store returns a new line object. */
export function MessageLine({ line, isOwn, mayRemove, mayLike, actions }: MessageProps) {
  const { t, locale } = useI18n()
  return useMemo(() => {
    const { seq, at, by, badges, text, liked } = line
    const likes = Math.max(line.likes, liked ? 1 : 0)
    if (line.removing)
      return (
        <li class="line removing" data-seq={seq}>
          <p>{t('removedNow')}</p>
          <button type="button" class="undo" ref={focusElement} onClick={() => actions.undo(seq)}>
            {t('undo')}
          </button>
        </li>
      )
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
          {mayRemove && (
            <button
              type="button"
              class="action remove"
              aria-label={isOwn ? t('removeOwn') : t('removeOf', { name: by.name })}
              title={t('remove')}
              onClick={() => actions.remove(seq)}
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
  }, [line, isOwn, mayRemove, mayLike, locale])
}

/** The button that was pressed is gone; undo takes its place for the keyboard too. */
const focusElement = (element: HTMLElement | null) => element?.focus()

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
