import { conversationRules } from '../../domain/conversation/rules.ts'
import { type State, start } from '../../domain/conversation/state.ts'
import type { DecisionContext } from '../../domain/rules.ts'
import type { ConversationCommand, ConversationEvent, ConversationSource } from '../../protocol/conversation.ts'
import { conversationPolicies } from '../../protocol/conversation.ts'
import type { LoggedEvent, Person } from '../../protocol/envelope.ts'

/** Milliseconds. */
export const hour = 3_600_000
export const conversation = conversationRules({ assistedIdleMs: 24 * hour })
export const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
export const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }
export const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
export const lina: Person = { id: 'lina', role: 'admin', name: 'Lina' }
export const nour: Person = { id: 'assistant', role: 'assistant', name: 'Nour' }
export const system: Person = { id: 'system', role: 'system', name: 'Parley' }

/** Sends commands one after another to the rules of a conversation, with an array as the log. */
export class Scenario {
  state: State = start
  readonly log: LoggedEvent<ConversationEvent>[] = []
  #ids = 0
  at = 1_000_000

  send(
    by: Person,
    sent: {
      [K in ConversationCommand['type']]: Omit<Extract<ConversationCommand, { type: K }>, 'id'> & { id?: string }
    }[ConversationCommand['type']],
  ): string[] | string {
    const command = { id: `command-${++this.#ids}`, ...sent } as ConversationCommand
    if (!conversation.may(by.role, command.type)) return 'not-allowed'
    const recent = this.log
      .filter((event) => event.by.id === by.id && event.type === 'message.posted' && event.at > this.at - 60_000)
      .map(({ at }) => ({ at }))
    const target = 'target' in command ? this.log.find(({ seq }) => seq === command.target) : undefined
    const context: DecisionContext<ConversationEvent> = {
      by,
      at: this.at,
      target,
      recent,
      head: this.log.length,
      lastAt: this.log.at(-1)?.at ?? 0,
    }
    const decision = conversation.decide(this.state, command, context)
    if ('refused' in decision) return decision.refused.code
    for (const payload of decision.events) {
      const event = { ...payload, at: this.at, by, id: command.id, seq: this.log.length + 1 }
      if (conversationPolicies[event.type].persist === 'log') this.log.push(event)
      this.state = conversation.evolve(this.state, event)
    }
    return decision.events.map(({ type }) => type)
  }
}

/** A conversation that Layla has opened with Hosting. */
export const opened = (source: ConversationSource = { type: 'widget' }): Scenario => {
  const scenario = new Scenario()
  scenario.send(layla, {
    type: 'conversation.open',
    source,
    department: { id: 'hosting', name: 'Hosting', persona: 'Nour' },
    locale: 'en',
    page: '',
  })
  return scenario
}
