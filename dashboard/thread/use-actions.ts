import { useCallback } from 'react'
import type { Conversation, ConversationRequest, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'
import { useShortcut } from '../app/shortcuts.ts'
import { toast } from '../app/toasts.tsx'
import { type MessageKey, reasonOf, t } from '../messages/i18n.ts'

export interface ConversationActions {
  readonly claim: () => void
  readonly release: () => void
  readonly resolve: () => void
  readonly remove: (line: Line) => void
}

/** The actions on a conversation. A refusal is shown as a toast: "Maya has this conversation." */
export function useActions(conversation: Conversation, { room, you }: ConversationSnapshot): ConversationActions {
  const send = useCallback(
    async (command: ConversationRequest, done: MessageKey & `action.${string}`, undo?: ConversationRequest) => {
      const reply = await conversation.request(command).catch(() => undefined)
      if (!reply) return toast(t('action.unreachable'), { tone: 'bad' })
      if (reply.type === 'refused') return toast(reasonOf(reply), { tone: 'bad' })
      toast(t(done as 'action.claimedToast'), undo ? { undo: { label: t('agents.undo'), run: () => void conversation.request(undo) } } : {})
    },
    [conversation],
  )
  const status = room?.status
  const mine = status?.is === 'claimed' && status.agent.id === you?.id
  const actions: ConversationActions = {
    claim: () => void send({ type: 'claim.take' }, 'action.claimedToast'),
    release: () => void send({ type: 'claim.release' }, 'action.releasedToast', { type: 'claim.take' }),
    // Undo claims the conversation, which also opens it again.
    resolve: () => void send({ type: 'conversation.resolve' }, 'action.resolvedToast', { type: 'claim.take' }),
    remove: useCallback((line: Line) => void send({ type: 'message.remove', target: line.seq }, 'action.removedToast'), [send]),
  }
  useShortcut('claim', actions.claim, status !== undefined && !mine)
  useShortcut('resolve', actions.resolve, status !== undefined && status.is !== 'resolved')
  return actions
}
