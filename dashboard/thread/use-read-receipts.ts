import { useEffect, useRef, useState } from 'react'
import type { Conversation, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { announce } from '../app/announcer.tsx'
import { t } from '../messages/i18n.ts'

/**
 * Moves the read cursor while the end of the thread is really in sight, tells a screen reader each new line once, and
 * answers how many lines came in below the fold.
 */
export function useSeen(conversation: Conversation, { lines, you }: ConversationSnapshot, atEnd: boolean): number {
  const last = lines.at(-1)
  const head = last?.seq ?? 0
  const [seen, setSeen] = useState(head)
  const told = useRef(head)

  useEffect(() => {
    const look = () => {
      if (!atEnd || document.visibilityState !== 'visible') return
      setSeen(head)
      conversation.markRead()
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [conversation, head, atEnd])

  useEffect(() => {
    // The first page is read, not announced; what came in afterwards is news.
    if (told.current > 0)
      for (const line of lines)
        if (line.seq > told.current && line.kind !== 'system' && line.by.id !== you?.id && !line.removed)
          announce(t(line.kind === 'note' ? 'thread.saidNote' : 'thread.said', { name: line.by.name, text: line.text }))
    told.current = Math.max(told.current, head)
  }, [lines, head, you])

  return lines.filter((line) => line.seq > seen && line.kind !== 'system').length
}
