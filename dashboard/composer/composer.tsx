import { Tabs } from '@base-ui/react/tabs'
import { Lock, MessageSquareText } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Conversation, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import { useShortcut } from '../app/shortcuts.ts'
import { toast } from '../app/toasts.tsx'
import { Button } from '../controls/button.tsx'
import { reasonOf, t } from '../messages/i18n.ts'
import { FormattedMessage } from '../messages/message.tsx'
import { personName } from '../messages/names.ts'
import { type DraftKind, draftOf, saveDraft } from './drafts.ts'

const tabClass =
  'relative inline-flex h-8 pointer-coarse:h-11 items-center gap-1.5 px-2.5 text-sm font-medium text-soft outline-offset-[-3px] hover:text-ink data-active:text-ink data-active:after:absolute data-active:after:inset-x-2 data-active:after:bottom-0 data-active:after:h-0.5 data-active:after:rounded-full'

/** Where an agent writes replies and notes. Notes are amber and have a lock. */
export function Composer({
  room,
  conversation,
  snapshot,
  onLeave,
}: {
  readonly room: RoomId
  readonly conversation: Conversation
  readonly snapshot: ConversationSnapshot
  /** Escape: the focus has to go elsewhere. */
  readonly onLeave: () => void
}) {
  const [kind, setKind] = useState<DraftKind>('reply')
  const [texts, setTexts] = useState(() => ({ reply: draftOf(room, 'reply'), note: draftOf(room, 'note') }))
  const box = useRef<HTMLTextAreaElement>(null)
  const text = texts[kind]
  const over = text.length - limits.textLength
  const ready = text.trim() !== '' && over <= 0

  const write = (next: string) => {
    setTexts((before) => ({ ...before, [kind]: next }))
    saveDraft(room, kind, next)
    // The visitor must not see that an agent types a note.
    if (kind === 'reply') conversation.typing(next !== '')
  }
  const send = () => {
    if (!ready) return
    const refused = kind === 'note' ? conversation.note(text) : conversation.post(text)
    if (refused) return void toast(refused.code === 'outbox-full' ? t('composer.outboxFull') : reasonOf(refused), { tone: 'bad' })
    write('')
  }
  const switchTo = (next: DraftKind) => {
    setKind(next)
    if (next === 'note') conversation.typing(false)
    box.current?.focus()
  }
  useShortcut('reply', () => switchTo('reply'))
  useShortcut('note', () => switchTo('note'))

  const note = kind === 'note'
  return (
    <div className="mx-auto w-full max-w-[720px] shrink-0 px-3 pb-3 md:px-4 md:pb-4">
      <Hint snapshot={snapshot} />
      <Tabs.Root
        value={kind}
        onValueChange={(next: DraftKind) => switchTo(next)}
        className={`rounded-lg border transition-colors duration-120 focus-within:border-focus forced-colors:focus-within:outline-2 ${note ? 'border-note-line bg-note' : 'border-line-strong bg-surface'}`}
      >
        <Tabs.List
          activateOnFocus={false}
          aria-label={t('composer.label')}
          className={`flex border-b px-1 ${note ? 'border-note-line' : 'border-line'}`}
        >
          <Tabs.Tab
            value="reply"
            className={`${tabClass} data-active:after:bg-accent`}
            aria-keyshortcuts="r"
            onClick={() => switchTo('reply')}
          >
            <MessageSquareText size={14} aria-hidden />
            {t('composer.reply')}
          </Tabs.Tab>
          <Tabs.Tab
            value="note"
            className={`${tabClass} data-active:text-note-text data-active:after:bg-note-text`}
            aria-keyshortcuts="n"
            onClick={() => switchTo('note')}
          >
            <Lock size={14} aria-hidden />
            {t('composer.note')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={kind} tabIndex={-1}>
          <textarea
            ref={box}
            value={text}
            // An empty field has the page's direction, for its placeholder.
            dir={text ? 'auto' : undefined}
            rows={2}
            aria-label={note ? t('composer.noteHint') : t('composer.reply')}
            placeholder={
              note
                ? t('composer.noteHint')
                : snapshot.room?.visitor
                  ? t('composer.replyTo', { name: personName(snapshot.room.visitor) })
                  : t('composer.replyAny')
            }
            className={`field-sizing-content block max-h-48 min-h-14 w-full resize-none bg-transparent px-3 pt-2.5 text-lg outline-none md:text-md ${note ? 'text-note-text placeholder:text-note-text' : ''}`}
            onChange={(event) => write(event.target.value)}
            onBlur={() => conversation.typing(false)}
            onKeyDown={(event) => {
              // To the messages, where letters are shortcuts again. In a composition Escape belongs to the IME.
              if (event.key === 'Escape' && !event.nativeEvent.isComposing) return onLeave()
              // Enter that confirms an IME composition (keyCode 229 in Safari) does not send.
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return
              event.preventDefault()
              send()
            }}
          />
          <div className="flex items-center gap-2 p-2 ps-3">
            <span
              // A phone has no Shift+Enter.
              className={`min-w-0 flex-1 truncate text-xs ${over <= 0 && !note ? 'pointer-coarse:invisible' : ''} ${over > 0 ? 'text-danger-text' : note ? 'text-note-text' : 'text-soft'}`}
            >
              {over > 0 ? t('composer.tooLong', { n: over }) : t(note ? 'composer.noteKeys' : 'composer.keys')}
            </span>
            <Button kind={note ? 'note' : 'primary'} disabled={!ready} onClick={send} className="h-7">
              {t(note ? 'composer.addNote' : 'composer.send')}
            </Button>
          </div>
        </Tabs.Panel>
      </Tabs.Root>
    </div>
  )
}

/** That the conversation is resolved, or claimed by another agent. */
function Hint({ snapshot: { room, you } }: { readonly snapshot: ConversationSnapshot }) {
  const status = room?.status
  if (status?.is === 'resolved') return <p className="px-1 pb-1.5 text-xs text-soft">{t('thread.resolvedHint')}</p>
  if (status?.is !== 'claimed' || status.agent.id === you?.id) return null
  return (
    <p className="px-1 pb-1.5 text-xs text-soft">
      <FormattedMessage message="composer.claimedByOther" values={{ name: status.agent.name }} />
    </p>
  )
}
