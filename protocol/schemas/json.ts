import { wellFormed } from '../text.ts'

/** JSON escapes are the only way for half a character to arrive: UTF-8 cannot express one. */
const mayHoldHalves = /\\u[dD][89a-fA-F]/

/**
 * Parses JSON that came from outside, in frames and in bodies, with all its strings well-formed.
 * Throws a `SyntaxError`.
 */
export const parseJson = (json: string): unknown =>
  mayHoldHalves.test(json)
    ? JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? wellFormed(value) : value))
    : JSON.parse(json)
