import type { ConversationEnvelope, ConversationEvent, ConversationView } from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'

type Evolve<T> = (room: ConversationView, event: Extract<ConversationEnvelope, { type: T }>) => ConversationView

const joined = (room: ConversationView, person: Person): ConversationView =>
  room.participants[person.id]?.name === person.name ? room : { ...room, participants: { ...room.participants, [person.id]: person } }

/** What each kind of event changes of the snapshot that `welcome` brought. The room's own hand is `domain/conversation/evolution.ts`; `tests/whole` holds the two together. */
const evolutions: { readonly [T in ConversationEvent['type']]?: Evolve<T> } = {
  'conversation.opened': (room, { department, visitor }) => joined({ ...room, department, visitor }, visitor),
  'message.posted': (room, { by }) => joined(room, by),
  'person.requested': (room, { at }) => ({ ...room, status: { is: 'waiting', since: at } }),
  'claim.taken': (room, { by, at }) => joined({ ...room, status: { is: 'claimed', agent: by, since: at } }, by),
  'claim.released': (room, { at }) => ({ ...room, status: { is: 'waiting', since: at } }),
  'conversation.resolved': (room, { at }) => ({ ...room, status: { is: 'resolved', at } }),
  'conversation.reopened': (room) => (room.status.is === 'resolved' ? { ...room, status: { is: 'assisted' } } : room),
  'receipt.moved': (room, { by, received, read }) => ({ ...room, receipts: { ...room.receipts, [by.id]: { received, read } } }),
  'answer.began': (room, { n }) => ({ ...room, answer: n }),
  'answer.ended': (room, { n }) => (room.answer === n ? { ...room, answer: undefined } : room),
  'agents.counted': (room, { online }) => ({ ...room, agentsOnline: online }),
  'presence.changed': (room, { present }) => ({ ...room, present }),
  'participants.changed': (room, { present }) => ({ ...room, present }),
}

/** The snapshot after one more event. A kind that we do not know yet changes nothing. */
export const evolve = (room: ConversationView, event: ConversationEnvelope): ConversationView =>
  Object.hasOwn(evolutions, event.type) ? (evolutions[event.type] as Evolve<string>)(room, event as never) : room
