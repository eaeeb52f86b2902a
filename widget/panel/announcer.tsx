import { useEffect, useRef, useState } from 'preact/hooks'
import { nameOf } from '../home/who-answers.ts'
import { useChat } from '../state/chat-context.ts'

/**
 * Says new messages of others to those who listen rather than look. Apart from the list, because a live region
 * around it would read the history again whenever older lines are put before it.
 */
export function Announcer() {
  const chat = useChat()
  const { t } = chat.i18n
  const shot = chat.state.snapshot
  const told = useRef<number | undefined>(undefined)
  const [words, setWords] = useState('')
  const newest = shot?.lines.at(-1)?.seq
  useEffect(() => {
    if (!shot?.room || newest === undefined) return
    const from = told.current
    told.current = newest
    if (from === undefined) return
    const said = shot.lines.filter((line) => line.seq > from && line.kind === 'message' && line.by.id !== shot.you?.id)
    if (said.length > 0) setWords(said.map((line) => t('says', { name: nameOf(chat.state, line.by), text: line.text })).join('\n'))
  }, [newest, shot?.room === undefined])
  return (
    <div class="unseen" aria-live="polite">
      {words}
    </div>
  )
}
