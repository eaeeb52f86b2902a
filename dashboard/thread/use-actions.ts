import { useCallback } from 'react'
import type { Conversation, ConversationRequest, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { useShortcut } from '../app/shortcuts.ts'
import { toast } from '../app/toasts.tsx'
import { type MessageKey, reasonOf, t } from '../messages/i18n.ts'
import { type Removals, useRemovals } from './removals.ts'

export interface ConversationActions extends Removals {
  readonly claim: () => void
  readonly release: () => void
  readonly resolve: () => void
}

/** The actions on a conversation. A refusal is shown as a toast: "Maya has this conversation." */
export function useActions(roomId: RoomId, conversation: Conversation, { room, you }: ConversationSnapshot): ConversationActions {
  const send = useCallback(
    async (command: ConversationRequest, done: MessageKey & `action.${string}`, undo?: ConversationRequest) => {
      const reply = await conversation.request(command).catch(() => undefined)
      if (reply?.type !== 'ack') return void toast(reply ? reasonOf(reply) : t('action.unreachable'), { tone: 'bad' })
      toast(t(done as 'action.claimedToast'), undo ? { undo: { label: t('agents.undo'), run: () => void conversation.request(undo) } } : {})
    },
    [conversation],
  )
  const removals = useRemovals(roomId, conversation)
  const status = room?.status
  const mine = status?.is === 'claimed' && status.agent.id === you?.id
  const actions: ConversationActions = {
    claim: () => void send({ type: 'claim.take' }, 'action.claimedToast'),
    release: () => void send({ type: 'claim.release' }, 'action.releasedToast', { type: 'claim.take' }),
    // Undo claims the conversation, which also opens it again.
    resolve: () => void send({ type: 'conversation.resolve' }, 'action.resolvedToast', { type: 'claim.take' }),
    ...removals,
  }
  useShortcut('claim', actions.claim, status !== undefined && !mine)
  useShortcut('resolve', actions.resolve, status !== undefined && status.is !== 'resolved')
  return actions
}
