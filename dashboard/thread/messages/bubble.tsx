import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Person } from '../../../protocol/envelope.ts'
import { dateTimeOf, timeOf } from '../../../ui/dates.ts'
import { Avatar } from '../../controls/avatar.tsx'
import { dateLocale, t } from '../../messages/i18n.ts'
import { personName } from '../../messages/names.ts'

export type Tone = 'visitor' | 'assistant' | 'team' | 'own' | 'note'

const tones: Readonly<Record<Tone, string>> = {
  visitor: 'border border-transparent bg-fill text-ink',
  assistant: 'border border-line-strong bg-surface text-ink',
  team: 'border border-transparent bg-accent-soft text-ink',
  own: 'border border-transparent bg-accent-soft text-ink',
  note: 'border border-note-line bg-note text-note-text',
}

export const toneOf = (by: Person, kind: 'message' | 'note', own: boolean): Tone => {
  if (kind === 'note') return 'note'
  if (own) return 'own'
  if (by.role === 'assistant') return 'assistant'
  return by.role === 'agent' || by.role === 'admin' ? 'team' : 'visitor'
}

interface BubbleProps {
  readonly by: Person
  readonly at: number
  readonly tone: Tone
  readonly own: boolean
  /** The first message of a group of one author: it shows avatar, name and time. */
  readonly leads: boolean
  readonly children: ReactNode
  /** Below the bubble: sources, state. */
  readonly below?: ReactNode
  /** Beside the bubble, on hover and focus. */
  readonly beside?: ReactNode
}

/** A message bubble: visitors at the start side, staff and assistant at the end; notes amber. */
export function Bubble({ by, at, tone, own, leads, children, below, beside }: BubbleProps) {
  const atEndSide = tone !== 'visitor'
  return (
    <article className={`group flex gap-2 px-4 ${leads ? 'pt-4' : 'pt-1'} ${atEndSide ? 'flex-row-reverse' : ''}`}>
      <span className="w-7 shrink-0">{leads && <Avatar person={by} />}</span>
      <div className={`flex min-w-0 max-w-[min(78%,36rem)] flex-col ${atEndSide ? 'items-end' : 'items-start'}`}>
        {leads && (
          <header className="mb-1 flex max-w-full items-center gap-1.5 px-1 text-xs whitespace-nowrap text-soft">
            {tone === 'note' && (
              <strong className="inline-flex shrink-0 items-center gap-1 rounded-[5px] border border-note-line bg-note px-1.5 py-px font-semibold text-note-text">
                <Lock size={11} strokeWidth={2.25} aria-hidden />
                {t('thread.note')}
              </strong>
            )}
            <bdi className="min-w-0 truncate font-medium text-ink">{own ? t('thread.you') : personName(by)}</bdi>
            {by.role === 'assistant' && (
              <span className="rounded-[5px] border border-line-strong px-1 text-[10px] leading-4 font-semibold tracking-wide">
                {t('thread.assistant')}
              </span>
            )}
            <Time at={at} />
            {tone === 'note' && <span className="hidden xl:inline">· {t('thread.noteAudience')}</span>}
          </header>
        )}
        <div className={`flex max-w-full items-center gap-1 ${atEndSide ? 'flex-row-reverse' : ''}`}>
          <div
            // The page has languages of its own; what people wrote is for browsers to translate.
            translate="yes"
            dir="auto"
            className={`min-w-0 rounded-[14px] px-3 py-2 text-md wrap-anywhere overflow-clip [overflow-clip-margin:3px] ${tones[tone]}`}
          >
            {children}
          </div>
          <span className="flex shrink-0 items-center opacity-0 transition-opacity duration-120 pointer-coarse:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100">
            {!leads && (
              <span className="px-1 text-[11px] text-soft">
                <Time at={at} />
              </span>
            )}
            {beside}
          </span>
        </div>
        {below}
      </div>
    </article>
  )
}

const Time = ({ at }: { readonly at: number }) => (
  <time dateTime={new Date(at).toISOString()} title={dateTimeOf(at, dateLocale())} className="tabular-nums">
    {timeOf(at, dateLocale())}
  </time>
)
