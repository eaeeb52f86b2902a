import { useCallback } from 'react'
import type { Conversation, ConversationRequest, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'
import { useShortcut } from '../app/shortcuts.ts'
import { toast } from '../app/toasts.tsx'
import { type MessageKey, reasonOf, t } from '../messages/i18n.ts'

export interface Acts {
  readonly claim: () => void
  readonly release: () => void
  readonly resolve: () => void
  readonly remove: (line: Line) => void
}

/** What an agent does with a conversation as a whole. A refusal speaks for itself: "Maya has this conversation." */
export function useActs(conversation: Conversation, { room, you }: ConversationSnapshot): Acts {
  const ask = useCallback(
    async (command: ConversationRequest, done: MessageKey & `act.${string}`, undo?: ConversationRequest) => {
      const answer = await conversation.request(command).catch(() => undefined)
      if (!answer) return toast(t('act.unreachable'), { tone: 'bad' })
      if (answer.type === 'refused') return toast(reasonOf(answer), { tone: 'bad' })
      toast(t(done as 'act.claimedToast'), undo ? { undo: { label: t('agents.undo'), act: () => void conversation.request(undo) } } : {})
    },
    [conversation],
  )
  const status = room?.status
  const mine = status?.is === 'claimed' && status.agent.id === you?.id
  const acts: Acts = {
    claim: () => void ask({ type: 'claim.take' }, 'act.claimedToast'),
    release: () => void ask({ type: 'claim.release' }, 'act.releasedToast', { type: 'claim.take' }),
    // Taking it back opens it again, and it is ours as it was.
    resolve: () => void ask({ type: 'conversation.resolve' }, 'act.resolvedToast', { type: 'claim.take' }),
    remove: useCallback((line: Line) => void ask({ type: 'message.remove', target: line.seq }, 'act.removedToast'), [ask]),
  }
  useShortcut('claim', acts.claim, status !== undefined && !mine)
  useShortcut('resolve', acts.resolve, status !== undefined && status.is !== 'resolved')
  return acts
}
