import { type DrawCommand, type DrawHappening, type DrawStateView, drawTreatment } from '../../protocol/draw.ts'
import type { Kept, Verdict } from '../../protocol/envelope.ts'
import type { Moment, Rules } from '../rules.ts'
import { markOf } from '../text/text.ts'
import { decisions } from './decisions.ts'
import { evolve } from './evolution.ts'
import { rights } from './rights.ts'
import { type DrawSettings, type State, start } from './state.ts'

/** The meaning of a draw under one operator's settings, for the room to run. */
export const drawRules = (settings: DrawSettings): Rules<State, DrawCommand, DrawHappening, DrawStateView> => ({
  start,
  treatment: drawTreatment,
  paced: new Set(['message.posted']),
  paceCount: settings.messagesPerMinute,
  mark: (event) => (event.type === 'message.posted' ? markOf(event.text) : undefined),
  may: (role, command) => Object.hasOwn(rights, command) && rights[command].includes(role),
  decide: (state, command, moment) =>
    (
      decisions[command.type] as (
        state: State,
        command: DrawCommand,
        moment: Moment<DrawHappening>,
        settings: DrawSettings,
      ) => Verdict<DrawHappening>
    )(state, command, moment, settings),
  evolve,
  blanks: (event) => (event.type === 'message.removed' ? event.target : undefined),
  blank,
  view: ({ schedule, phase, winners }) => ({
    schedule,
    phase,
    winners,
    enabled: settings.enabled,
    messagesPerMinute: settings.messagesPerMinute,
  }),
  dueAt: ({ schedule, phase }) => (phase === 'closed' ? undefined : phase === 'open' ? schedule?.closesAt : schedule?.opensAt),
})

/** The same event without its words: place, time and author stay, the text is nowhere. */
export function blank({ seq, at, by, id }: Kept<DrawHappening>): Kept<DrawHappening> {
  return { type: 'message.posted', text: '', seq, at, by, id, removed: true }
}
