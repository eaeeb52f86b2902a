import { useCallback, useEffect, useRef, useState } from 'react'
import type { Conversation } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'
import { closeToast, toast } from '../app/toasts.tsx'
import { reasonOf, t } from '../messages/i18n.ts'

/** An agent has this long to undo a removal, before it is sent. */
const undoMs = 6_000

export interface Removals {
  /** The `seq` of every line whose removal may still be undone. */
  readonly removing: ReadonlySet<number>
  readonly remove: (line: Line) => void
}

/**
 * Removes a line for everyone. There is no way back once it is sent, so it is hidden here first.
 * Leaving the conversation or the page in that time sends it at once.
 */
export function useRemovals(conversation: Conversation): Removals {
  const [removing, setRemoving] = useState<ReadonlySet<number>>(new Set())
  const pending = useRef(new Map<number, () => void>())

  const remove = useCallback(
    ({ seq }: Line) => {
      if (pending.current.has(seq)) return
      const settle = () => {
        clearTimeout(timer)
        closeToast(notice)
        pending.current.delete(seq)
      }
      const show = () => setRemoving((before) => new Set([...before].filter((each) => each !== seq)))
      const send = async () => {
        settle()
        const reply = await conversation.request({ type: 'message.remove', target: seq }).catch(() => undefined)
        if (reply?.type === 'ack') return
        show()
        toast(reply ? reasonOf(reply) : t('action.unreachable'), { tone: 'bad' })
      }
      const undo = () => {
        settle()
        show()
      }
      const timer = setTimeout(() => void send(), undoMs)
      const notice = toast(t('action.removingToast'), { undo: { label: t('agents.undo'), run: undo } })
      pending.current.set(seq, () => void send())
      setRemoving((before) => new Set([...before, seq]))
    },
    [conversation],
  )

  useEffect(() => {
    const { current } = pending
    const sendAll = () => {
      for (const send of [...current.values()]) send()
    }
    addEventListener('pagehide', sendAll)
    return () => {
      removeEventListener('pagehide', sendAll)
      sendAll()
    }
  }, [])

  return { removing, remove }
}
