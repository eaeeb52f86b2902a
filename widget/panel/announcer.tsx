import { useEffect, useRef, useState } from 'preact/hooks'
import { nameOf } from '../home/answerer.ts'
import { useChat } from '../state/chat-context.ts'

/** Without the chunk of markdown the text is read as it was typed. */
const plainTextOnceLoaded = (): Promise<(text: string) => string> =>
  import('../thread/rich-text.tsx').then(
    (chunk) => chunk.plainText,
    () => (text) => text,
  )

/**
 * Announces new messages of other people to screen readers. It is separate from the list, because a
 * live region around the list would announce older messages again when they are loaded.
 */
export function Announcer() {
  const chat = useChat()
  const { t } = chat.i18n
  const snapshot = chat.state.snapshot
  const announcedSeq = useRef<number | undefined>(undefined)
  const [announcement, setAnnouncement] = useState('')
  const newest = snapshot?.lines.at(-1)?.seq
  useEffect(() => {
    if (!snapshot?.room || newest === undefined) return
    const from = announcedSeq.current
    announcedSeq.current = newest
    if (from === undefined) return
    const added = snapshot.lines.filter((line) => line.seq > from && line.kind === 'message' && line.by.id !== snapshot.you?.id)
    if (added.length > 0)
      void plainTextOnceLoaded().then((plainText) =>
        setAnnouncement(
          added.map((line) => t('messageFrom', { name: nameOf(chat.state, line.by), text: plainText(line.text) })).join('\n'),
        ),
      )
  }, [newest, snapshot?.room === undefined])
  return (
    <div class="visually-hidden" aria-live="polite">
      {announcement}
    </div>
  )
}
