import { type DrawCommand, type DrawEvent, type DrawStateView, drawPolicies } from '../../protocol/draw.ts'
import type { Decision, LoggedEvent } from '../../protocol/envelope.ts'
import type { DecisionContext, Rules } from '../rules.ts'
import { textFingerprint } from '../text/text.ts'
import { decisions } from './decisions.ts'
import { evolve } from './evolution.ts'
import { rights } from './rights.ts'
import { type DrawSettings, type State, start } from './state.ts'
import { windowDueAt } from './window.ts'

/** The rules of a draw under one operator's settings. */
export const drawRules = (settings: DrawSettings): Rules<State, DrawCommand, DrawEvent, DrawStateView> => ({
  start,
  policies: drawPolicies,
  rateLimited: new Set(['message.posted']),
  rateLimitCount: settings.messagesPerMinute,
  fingerprint: (event) => (event.type === 'message.posted' ? textFingerprint(event.text) : undefined),
  may: (role, command) => Object.hasOwn(rights, command) && rights[command].includes(role),
  decide: (state, command, context) =>
    (
      decisions[command.type] as (
        state: State,
        command: DrawCommand,
        context: DecisionContext<DrawEvent>,
        settings: DrawSettings,
      ) => Decision<DrawEvent>
    )(state, command, context, settings),
  evolve,
  blankedBy: (event) => (event.type === 'message.removed' ? event.target : undefined),
  blank,
  view: ({ schedule, phase, winners }) => ({
    schedule,
    phase,
    winners,
    enabled: settings.enabled,
    messagesPerMinute: settings.messagesPerMinute,
  }),
  dueAt: windowDueAt,
})

/** The same event without its body. */
export function blank({ seq, at, by, id }: LoggedEvent<DrawEvent>): LoggedEvent<DrawEvent> {
  return { type: 'message.posted', text: '', seq, at, by, id, removed: true }
}
