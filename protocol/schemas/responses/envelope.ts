import * as z from 'zod'
import type { RoomId } from '../../envelope.ts'

/**
 * Makes a schema on first use. Only tests and the OpenAPI document need the schemas of responses,
 * and to make all of them takes tens of milliseconds, which the start of the Worker does not have
 * to pay.
 */
export const lazy = <S>(make: () => S): (() => S) => {
  let made: S | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** What JSON leaves of a type: a property that may be undefined may be absent. */
export type Json<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer I)[]
    ? readonly Json<I>[]
    : { readonly [K in keyof T as undefined extends T[K] ? never : K]: Json<T[K]> } & {
        readonly [K in keyof T as undefined extends T[K] ? K : never]?: Json<T[K]>
      }

const roles = ['guest', 'visitor', 'user', 'moderator', 'host', 'agent', 'admin', 'assistant', 'system'] as const

export const time = lazy(() => z.number().min(0).meta({ description: 'Epoch milliseconds.' }))
/** A place in the log, 0 for nothing. */
export const seq = lazy(() => z.int().min(0))
export const count = lazy(() => z.int().min(0))
export const roomId = lazy(() => z.string().min(1) as unknown as z.ZodType<RoomId>)

export const personFields = lazy(() => ({
  id: z.string().min(1),
  role: z.enum(roles),
  name: z.string(),
  picture: z.string().exactOptional(),
}))
export const person = lazy(() => z.strictObject(personFields()).meta({ id: 'Person' }))
export const people = lazy(() => z.array(person()))

export const ack = lazy(() => z.strictObject({ type: z.literal('ack'), id: z.string(), seq: seq() }).meta({ id: 'Ack' }))
export const refused = lazy(() =>
  z
    .strictObject({
      type: z.literal('refused'),
      id: z.string().exactOptional(),
      code: z.string(),
      message: z.string(),
      retryAfterMs: z.number().exactOptional(),
    })
    .meta({ id: 'Refusal' }),
)

/** The body of every HTTP error: problem details (RFC 9457) with our own members. */
export const problem = lazy(() =>
  z
    .strictObject({
      type: z.literal('about:blank').exactOptional(),
      status: z.int().min(400).max(599),
      title: z.string(),
      id: z.string().meta({ description: 'The id of the refused command.' }).exactOptional(),
      code: z.string().meta({ description: 'What went wrong, for programs: one code, one meaning.' }),
      message: z.string().meta({ description: 'What went wrong, for people.' }),
      retryAfterMs: z.number().meta({ description: 'How long to wait before the same request may succeed.' }).exactOptional(),
      draws: z
        .array(z.strictObject({ draw: z.string(), title: z.string(), at: time() }))
        .meta({ description: 'With `several-draws`: the draws that are open.' })
        .exactOptional(),
    })
    .meta({ id: 'Problem' }),
)

type Fields = z.core.$ZodLooseShape

/** An event with its envelope: logged ones have a place in the log. */
export const logged = <T extends string, F extends Fields>(type: T, fields: F) =>
  z.strictObject({ ...event(type, fields).shape, seq: seq(), removed: z.literal(true).exactOptional() })

export const event = <T extends string, F extends Fields>(type: T, fields: F) =>
  z.strictObject({ type: z.literal(type), ...fields, at: time(), by: person(), id: z.string() })

export const welcome = <V extends z.ZodType, E extends z.ZodType>(room: V, loggedEvent: E) =>
  z.strictObject({
    type: z.literal('welcome'),
    you: person(),
    room,
    epoch: z.string(),
    complete: z.boolean(),
    start: z.boolean(),
    events: z.array(loggedEvent),
  })

export const frame = <I extends z.ZodType>(item: I) => z.strictObject({ after: seq(), upTo: seq(), items: z.array(item) })
