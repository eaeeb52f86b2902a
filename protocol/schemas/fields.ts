import * as z from 'zod'
import { limits } from '../limits.ts'
import { isBlank, readable } from '../text.ts'

/**
 * A string with a pattern. `requirement` completes "must be …" in a refusal, and describes the
 * field in the OpenAPI document.
 */
const matching = (pattern: RegExp, requirement: string) =>
  z
    .string(`must be ${requirement}`)
    .regex(pattern, `must be ${requirement}`)
    .meta({ description: `${requirement}.` })

/**
 * A client's id of a command. No colon: the ids of our own commands have one (`answer:7`), and no
 * client may take them.
 */
export const commandId = matching(/^[A-Za-z0-9_-]{8,64}$/, '8 to 64 letters, digits, dashes or underscores')

/** The `seq` of an event in a room's log. */
export const position = z.int().min(1)

/**
 * The limit is generous here. `domain/text/text.ts` has the exact ones and refuses with their own
 * codes.
 */
export const text = z.string().max(limits.frameBytes)

/** Local time, such as `2026-11-25T20:00`. */
export const wallTime = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/, 'a local time such as 2026-11-25T20:00')

/** The `seq` in a query, where every value is text. */
export const positionQuery = z.coerce.number().int().min(1)

const oneLine = (text: string): string => (isBlank(text) ? '' : readable(text).replace(/\s+/g, ' '))

/** One line that people read, such as a title: cleaned like a message, never blank. */
export const line = (longest: number) => z.string().overwrite(oneLine).min(1).max(longest)

/** A place in a view of the inbox, as `next` of the page before. */
export const rowCursor = matching(/^\d{1,16}\..{1,128}$/, 'the `next` of the page before')
