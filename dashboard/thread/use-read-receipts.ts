import { useEffect, useRef, useState } from 'react'
import type { Conversation, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'
import { plainText } from '../../domain/text/markdown.ts'
import { announce } from '../app/announcer.tsx'
import { t } from '../messages/i18n.ts'
import { personName } from '../messages/names.ts'
import { toneOf } from './messages/bubble.tsx'

/**
 * Marks the conversation as read while the end of the list is visible, and announces each new line
 * to screen readers once. Returns the number of unread lines.
 */
export function useReadReceipts(conversation: Conversation, { lines, you }: ConversationSnapshot, atEnd: boolean): number {
  const last = lines.at(-1)
  const head = last?.seq ?? 0
  const [read, setRead] = useState(head)
  const announced = useRef(head)

  useEffect(() => {
    const markIfVisible = () => {
      if (!atEnd || document.visibilityState !== 'visible') return
      setRead(head)
      conversation.markRead()
    }
    markIfVisible()
    document.addEventListener('visibilitychange', markIfVisible)
    return () => document.removeEventListener('visibilitychange', markIfVisible)
  }, [conversation, head, atEnd])

  useEffect(() => {
    // The first page is not announced, only lines that arrive later.
    if (announced.current > 0)
      for (const line of lines)
        if (line.seq > announced.current && line.kind !== 'system' && line.by.id !== you?.id && !line.removed)
          announce(
            t(line.kind === 'note' ? 'thread.announceNote' : 'thread.announceMessage', { name: personName(line.by), text: spoken(line) }),
          )
    announced.current = Math.max(announced.current, head)
  }, [lines, head, you])

  return lines.filter((line) => line.seq > read && line.kind !== 'system').length
}

/** A visitor's text is not Markdown. */
const spoken = ({ by, text }: Line): string => (toneOf(by, 'message', false) === 'visitor' ? text : plainText(text))
