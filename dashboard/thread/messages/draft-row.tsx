import { CircleStop } from 'lucide-react'
import type { Person } from '../../../protocol/envelope.ts'
import { Avatar } from '../../controls/avatar.tsx'
import { IconButton } from '../../controls/icon-button.tsx'
import { t } from '../../messages/i18n.ts'
import { RichText } from './rich-text.tsx'

/** The assistant's draft, as the visitor sees it; '' until the first piece arrives. */
export function DraftRow({ text, persona, onStop }: { readonly text: string; readonly persona: string; readonly onStop: () => void }) {
  const assistant: Person = { id: `assistant:${persona}`, role: 'assistant', name: persona }
  return (
    <article className="flex flex-row-reverse gap-2 px-4 pt-4" data-draft>
      <Avatar person={assistant} />
      <div className="flex max-w-[min(78%,36rem)] min-w-0 flex-col items-end">
        <header className="mb-1 flex items-center gap-1.5 px-1 text-xs text-soft">
          <bdi className="font-medium text-ink">{persona}</bdi>
          <span className="rounded-[5px] border border-line-strong px-1 text-[10px] leading-4 font-semibold tracking-wide">
            {t('thread.assistant')}
          </span>
          <span>{text === '' ? t('thread.thinking') : t('thread.drafting')}</span>
        </header>
        <div className="flex max-w-full flex-row-reverse items-center gap-1">
          <div
            dir="auto"
            className="min-w-0 rounded-[14px] border border-dashed border-line-strong bg-surface px-3 py-2 text-md wrap-anywhere overflow-clip [overflow-clip-margin:3px]"
          >
            {text === '' ? <TypingDots /> : <RichText text={text} />}
          </div>
          <IconButton icon={CircleStop} label={t('thread.stop')} onClick={onStop} />
        </div>
      </div>
    </article>
  )
}

/** Three animated dots while someone types. */
export function TypingDots() {
  return (
    <span aria-hidden className="inline-flex h-4 items-center gap-1">
      {[0, 150, 300].map((delay) => (
        <span key={delay} className="typing-dot size-1.5 rounded-full bg-current" style={{ animationDelay: `${delay}ms` }} />
      ))}
    </span>
  )
}
