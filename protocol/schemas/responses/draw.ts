import * as z from 'zod'
import { type DrawEvent, type drawPolicies, phases, scheduleChanges } from '../../draw.ts'
import type { LoggedEvent } from '../../envelope.ts'
import type { drawEndpoints } from '../../http/draw.ts'
import { ack, count, event, frame, lazy, logged, people, person, refused, roomId, seq, time, welcome } from './envelope.ts'
import type { ResponseSchemas } from './response.ts'

const window = () => ({ title: z.string(), at: time(), wall: z.string(), zone: z.string(), opensAt: time(), closesAt: time() })
export const drawCard = () => ({ draw: roomId(), ...window() })

const schedule = lazy(() => z.strictObject({ ...window(), hosts: people(), moderators: people() }).meta({ id: 'Schedule' }))
const totals = lazy(() => z.record(z.string().regex(/^\d+$/), count()).meta({ description: 'Likes, by the `seq` of a message.' }))

type LoggedType = {
  [T in DrawEvent['type']]: (typeof drawPolicies)[T]['persist'] extends 'log' ? T : never
}[DrawEvent['type']]
type EventOf<T extends DrawEvent['type']> = Extract<DrawEvent, { type: T }>

const loggedEvents = lazy(
  () =>
    ({
      'draw.scheduled': logged('draw.scheduled', { schedule: schedule() }),
      'draw.edited': logged('draw.edited', { schedule: schedule(), changes: z.array(z.enum(scheduleChanges)) }),
      'draw.cancelled': logged('draw.cancelled', {}),
      'draw.opened': logged('draw.opened', {}),
      'draw.closed': logged('draw.closed', {}),
      'message.posted': logged('message.posted', { text: z.string() }),
      'message.removed': logged('message.removed', { target: seq() }),
      'winner.drawn': logged('winner.drawn', { winner: person() }),
    }) satisfies { [T in LoggedType]: z.ZodType<LoggedEvent<EventOf<T>>> },
)

/** Transient events for viewers. `liked` has no audience. */
const otherEvents = lazy(
  () =>
    ({
      'likes.counted': event('likes.counted', { totals: totals() }),
      'viewers.counted': event('viewers.counted', { viewers: count() }),
    }) satisfies { [T in Exclude<DrawEvent['type'], LoggedType | 'liked'>]: z.ZodType<EventOf<T>> },
)

type Members<E> = [E[keyof E], ...E[keyof E][]]

const loggedEvent = lazy(() => {
  const schemas = loggedEvents()
  return z.discriminatedUnion('type', Object.values(schemas) as Members<typeof schemas>).meta({ id: 'DrawLoggedEvent' })
})

const view = lazy(() =>
  z.strictObject({
    schedule: schedule().optional(),
    phase: z.enum(phases),
    winners: people(),
    enabled: z.boolean(),
    messagesPerMinute: count(),
    viewers: count(),
    totals: totals(),
    now: time(),
  }),
)

export const drawFrame = lazy(() => {
  const others = otherEvents()
  return frame(
    z.union([
      welcome(view(), loggedEvent()),
      ack(),
      refused(),
      z.strictObject({ type: z.literal('checkpoint'), checkpoint: z.string() }),
      loggedEvent(),
      z.discriminatedUnion('type', Object.values(others) as Members<typeof others>),
    ]),
  ).meta({ id: 'DrawFrame' })
})

const message = lazy(() =>
  z
    .strictObject({
      id: z.string(),
      seq: seq(),
      at: time(),
      by: person(),
      badges: z.array(z.enum(['host', 'moderator', 'winner'])),
      text: z.string(),
      likes: count(),
    })
    .meta({ id: 'DrawMessage' }),
)

export const drawMessages = lazy(() => z.strictObject({ draw: roomId(), messages: z.array(message()), next: seq().exactOptional() }))

const pass = lazy(() =>
  z.strictObject({
    draw: roomId(),
    you: person(),
    ticket: z.string(),
    access: z.string(),
    guest: z.string().exactOptional(),
    lead: z.string().exactOptional(),
  }),
)

const likeResult = lazy(() => z.strictObject({ on: z.boolean(), likes: count() }))

export const drawResponses = () =>
  ({
    drawStatus: {
      json: z.strictObject({
        ...drawCard(),
        status: z.enum([...phases, 'off']),
        reason: z.string().exactOptional(),
        viewers: count(),
        likes: count(),
        now: time(),
      }),
    },
    drawMessages: { json: drawMessages() },
    joinDraw: { json: pass() },
    resumeDraw: { json: pass() },
    joinDrawAsStaff: { json: pass() },
    likeDraw: { json: likeResult() },
    likeMessage: { json: likeResult() },
    drawSocket: { upgrade: 'A WebSocket with the subprotocol `parley.1`. Its text frames are as in the snapshot.' },
    drawSnapshot: { json: drawFrame() },
    postDrawCommand: { json: ack() },
  }) satisfies ResponseSchemas<typeof drawEndpoints>
