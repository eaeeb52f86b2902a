import type { StateView } from '../../domain/conversation/rules.ts'
import type { State } from '../../domain/conversation/state.ts'
import { conversationFollowers } from '../../durable-objects/conversation/followers.ts'
import type { ConversationCommand, ConversationEvent } from '../../protocol/conversation.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import { RoomLog } from '../../storage/room/room-log.ts'
import { FailingHour } from './archive-simulation.ts'
import { conversation } from './conversation.ts'
import { FollowerServer } from './followers-server.ts'
import { bot, layla, maya, omar } from './people.ts'

const room = 'c_1' as RoomId
const speakers = [layla, omar, maya]
/** Short, so that some batches have one event and others have many. */
const collects = { quietMs: 10_000, atMostMs: 50_000, events: 100 }

/** A conversation of an hour in which its databases fail. */
export class ArchivedConversation {
  readonly hour: FailingHour
  readonly server: FollowerServer<State, ConversationCommand, ConversationEvent, StateView>
  #ids = 0

  constructor(seed: number) {
    this.hour = new FailingHour(seed)
    const { clock, random, archive, search } = this.hour
    this.server = new FollowerServer(
      clock,
      () => random.roll(),
      conversation,
      (storage, life) => {
        const log = new RoomLog(storage, conversation, () => 'life-0')
        const databases = { DB: archive.seenBy(life), SEARCH: search.seenBy(life) }
        return { log, outside: conversationFollowers(databases, () => room, log, collects) }
      },
    )
  }

  async live(): Promise<void> {
    const { random } = this.hour
    const department = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
    this.#submit(layla, { type: 'conversation.open', source: { type: 'widget' }, department, locale: 'en', page: 'https://shop.example/' })
    await this.hour.live([
      [40, () => this.#post(random.pick(speakers))],
      [10, () => this.#submit(random.pick([omar, maya]), { type: 'note.post', text: this.#texts('note') })],
      [6, () => this.#burst(random.between(2, 12))],
      [0.3, () => this.#burst(230)],
      [14, () => this.#remove()],
      [4, () => this.#submit(random.pick([omar, maya]), { type: 'claim.take' })],
      [3, () => this.#submit(random.pick([omar, maya]), { type: 'claim.release' })],
      [2, () => this.#submit(random.pick([omar, maya]), { type: 'conversation.resolve' })],
      [2, () => this.#submit(layla, { type: 'person.request' })],
      [2, () => this.#submit(random.pick(speakers), { type: 'receipt.move', read: this.server.log.head })],
      [1.5, () => this.server.crash()],
    ])
  }

  #submit(by: Person, wish: WithoutId<ConversationCommand>): void {
    const command = { ...wish, id: `id-${++this.#ids}` } as ConversationCommand
    void this.hour.unhindered(this.server.post(by, command))
  }

  #post(by: Person): void {
    this.#submit(by, { type: 'message.post', text: this.#texts('message') })
  }

  #burst(count: number): void {
    for (let n = 0; n < count; n++) this.#post(bot)
  }

  #remove(): void {
    const { random } = this.hour
    const [event] = this.server.log.after(random.between(0, this.server.log.head), 1)
    if (event) this.#submit(event.by, { type: 'message.remove', target: event.seq })
  }

  /** Each message has a word that no other message has. */
  #texts(kind: string): string {
    return `${kind} w${this.#ids} of an hour`
  }
}

type WithoutId<C> = C extends { readonly id: string } ? Omit<C, 'id'> : never
