import { type Changes, evolveBy, evolveProjection } from '../../domain/conversation/evolution.ts'
import type { ConversationEnvelope, ConversationView } from '../../protocol/conversation.ts'

/** What only a client's view has beside the part that it shares with the room. */
const viewChanges: Changes<ConversationView> = {
  'answer.began': (_, { n }) => ({ answer: n }),
  'answer.ended': ({ answer }, { n }) => (answer === n ? { answer: undefined } : undefined),
  'presence.changed': (_, { present }) => ({ present }),
  'participants.changed': (_, { present }) => ({ present }),
}

/** The view after one more event. Unknown event types change nothing. */
export const evolve = (room: ConversationView, event: ConversationEnvelope): ConversationView =>
  evolveBy(viewChanges, evolveProjection(room, event), event)
