import { Trash2 } from 'lucide-react'
import { memo } from 'react'
import type { Line } from '../../../client/conversation/lines.ts'
import { cardsOf } from '../../../protocol/message.ts'
import { IconButton } from '../../controls/icon-button.tsx'
import { t } from '../../messages/i18n.ts'
import { Bubble, toneOf } from './bubble.tsx'
import { MessageState } from './message-state.tsx'
import { PlainText, RichText } from './rich-text.tsx'
import { Sources } from './sources.tsx'

interface LineRowProps {
  readonly line: Line
  readonly leads: boolean
  readonly own: boolean
  /** Only for the newest own line of each state. */
  readonly state: 'stored' | 'delivered' | 'read' | undefined
  readonly onRemove: ((line: Line) => void) | undefined
  /** It will be removed in a few seconds, unless the agent undoes it. */
  readonly removing: boolean
}

/** One message or note of the log. */
export const LineRow = memo(function LineRow({ line, leads, own, state, onRemove, removing }: LineRowProps) {
  const kind = line.kind === 'note' ? 'note' : 'message'
  const tone = toneOf(line.by, kind, own)
  const sources = line.event.type === 'message.posted' ? cardsOf(line.event.parts) : []
  return (
    <Bubble
      by={line.by}
      at={line.at}
      tone={tone}
      own={own}
      leads={leads}
      below={
        <>
          {sources.length > 0 && <Sources sources={sources} />}
          {state && !line.removed && <MessageState state={state} />}
        </>
      }
      beside={
        onRemove &&
        !removing &&
        !line.removed && (
          <IconButton icon={Trash2} label={t('thread.remove')} className="size-7 pointer-coarse:-my-1.5" onClick={() => onRemove(line)} />
        )
      }
    >
      {line.removed || removing ? (
        <em className="text-soft">{t(kind === 'note' ? 'thread.noteRemoved' : 'thread.removed')}</em>
      ) : tone === 'visitor' ? (
        <PlainText text={line.text} />
      ) : (
        <RichText text={line.text} />
      )}
    </Bubble>
  )
})
