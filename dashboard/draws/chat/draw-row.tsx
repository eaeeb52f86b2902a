import { Heart, Trash2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { DrawLine } from '../../../client/draw/lines.ts'
import { dateTimeOf, timeOf } from '../../../ui/dates.ts'
import { countOf } from '../../../ui/numbers.ts'
import { Avatar } from '../../controls/avatar.tsx'
import { locale, t } from '../../messages/i18n.ts'

interface DrawMessageRowProps {
  readonly line: DrawLine
  readonly own: boolean
  readonly mayRemove: boolean
  readonly onRemove: () => void
  readonly onUndo: () => void
}

/** One message of a draw, with its author's badges, its likes and, for those who may, a button to remove it. */
export function DrawMessageRow({ line, own, mayRemove, onRemove, onUndo }: DrawMessageRowProps) {
  const { by, at, badges, text, likes, seq, removing } = line
  if (removing) return <RemovedRow onUndo={onUndo} />
  return (
    <li data-seq={seq} className="group flex gap-2.5 rounded-md px-2 py-1.5 hover:bg-fill">
      <span className="pt-0.5">
        <Avatar person={by} size={24} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-center gap-1.5 text-xs text-soft">
          <bdi className="min-w-0 truncate text-sm font-medium text-ink">{by.name}</bdi>
          {own && <Badge>{t('thread.you')}</Badge>}
          {badges.map((kind) => (
            <Badge key={kind}>{t(`draws.badge.${kind}`)}</Badge>
          ))}
          <time dateTime={new Date(at).toISOString()} title={dateTimeOf(at, locale())} className="shrink-0 tabular-nums">
            {timeOf(at, locale())}
          </time>
          {likes > 0 && (
            <span title={t('draws.likes', { n: likes })} className="inline-flex shrink-0 items-center gap-0.5 tabular-nums">
              <Heart size={11} aria-hidden />
              <span aria-hidden>{countOf(likes, locale())}</span>
              <span className="sr-only">{t('draws.likes', { n: likes })}</span>
            </span>
          )}
        </p>
        <p dir="auto" className="max-h-48 overflow-clip text-md whitespace-pre-wrap wrap-anywhere">
          {text}
        </p>
      </div>
      {mayRemove && (
        <button
          type="button"
          title={t('draws.remove')}
          aria-label={own ? t('draws.removeOwn') : t('draws.removeOf', { name: by.name })}
          onClick={onRemove}
          className="-my-1.5 inline-flex size-8 shrink-0 items-center justify-center self-center rounded-md text-soft hover:bg-fill-active hover:text-danger-text md:opacity-0 md:group-focus-within:opacity-100 md:group-hover:opacity-100 max-md:size-11"
        >
          <Trash2 size={15} strokeWidth={1.75} aria-hidden />
        </button>
      )}
    </li>
  )
}

const Badge = ({ children }: { readonly children: string }) => (
  <span className="shrink-0 rounded-[5px] border border-line-strong px-1 text-[10px] leading-4 font-semibold tracking-wide">
    {children}
  </span>
)

/** In place of a message that is removed in a few seconds. */
function RemovedRow({ onUndo }: { readonly onUndo: () => void }) {
  const undo = useRef<HTMLButtonElement>(null)
  // The button that was pressed is gone; undo takes its place for the keyboard too.
  useEffect(() => undo.current?.focus(), [])
  return (
    <li className="flex items-center gap-2 rounded-md bg-fill px-2 py-1 text-sm text-soft">
      <span className="flex-1">{t('draws.removedNow')}</span>
      <button
        ref={undo}
        type="button"
        onClick={onUndo}
        className="h-8 rounded-md px-3 font-medium text-accent-text hover:bg-fill-active max-md:h-11"
      >
        {t('draws.undo')}
      </button>
    </li>
  )
}

/** A line for an event that is not a message. */
export function DrawEventRow({ line: { kind, by, drawAt = 0 } }: { readonly line: DrawLine }) {
  const texts = {
    moved: () => t('draws.moved', { time: dateTimeOf(drawAt, locale()) }),
    cancelled: () => t('draws.wasCancelled'),
    opened: () => t('draws.chatOpened'),
    closed: () => t('draws.chatClosed'),
    winner: () => t('draws.won', { name: by.name }),
  }
  return <li className="px-2 py-2 text-center text-xs text-soft">{kind !== 'message' && texts[kind]()}</li>
}
