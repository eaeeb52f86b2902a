import type { CommandId, Refusal } from './envelope.ts'

/**
 * The errors that a client makes itself. They are apart, so that its bundle does not carry all the
 * other messages.
 */
const clientMessages = {
  'too-long': 'That message is too long.',
  'empty-message': 'There is nothing in that message.',
  'outbox-full': 'Too many messages are waiting to be sent. Yours stays in the box.',
  unavailable: 'That is not available right now. Please try again.',
} as const

/**
 * Every error code with its one message and meaning. Messages are for people; clients translate by
 * code.
 */
export const refusals = /* @__PURE__ */ Object.assign({}, clientMessages, {
  // what was sent
  'not-text': 'Only text frames are accepted here.',
  'not-json': 'That is not JSON.',
  'invalid-command': 'That is not a valid command.',
  'invalid-request': 'That is not a valid request.',
  'not-supported': 'This room does not support that command yet.',
  'too-large': 'That is larger than we accept.',
  'id-taken': 'That command id was used before, for something else.',
  // who sent it
  'not-signed-in': 'Please sign in first.',
  'wrong-credential': 'That credential is not valid here.',
  expired: 'That credential has expired. Please request a new one.',
  'wrong-sign-in': 'E-mail address and password do not match.',
  'not-allowed': 'You may not do that here.',
  'wrong-origin': 'This page may not send requests here.',
  // how often
  'too-fast': 'You are writing faster than we can read.',
  'too-many': 'Too many new conversations from your network. Please wait a little.',
  'too-many-refused': 'Too many commands of this connection were refused.',
  'too-many-sockets': 'You have too many connections. Please close some of them.',
  silent: 'This connection sent no heartbeat for too long.',
  // what it asks for
  'no-such-message': 'There is no such message here.',
  'no-such-conversation': 'There is no such conversation.',
  'no-such-department': 'There is no such department.',
  'no-such-agent': 'There is no such agent.',
  'not-found': 'There is nothing at this address.',
  'not-yours': 'Only its author can do that.',
  'already-claimed': 'Another agent has this conversation.',
  'not-claimed': 'You do not have this conversation.',
  'already-resolved': 'This conversation is already resolved.',
  'taken-over': 'A person has taken over.',
  'answer-over': 'That answer has ended.',
  'last-admin': 'The last admin cannot be disabled.',
  // in a draw
  'no-such-draw': 'There is no such draw.',
  'no-draw': 'No draw is scheduled.',
  'several-draws': 'Several draws are open. Please name one with ?draw=.',
  'not-open-yet': 'The chat of this draw is not open yet.',
  closed: 'The chat of this draw is closed.',
  'draw-cancelled': 'This draw was cancelled.',
  'draw-over': 'This draw is over.',
  'live-chat-off': 'Live chat is switched off at the moment.',
  'name-needed': 'Please choose a name first.',
  'wrong-name': 'A name has 2 to 24 readable characters, and letters of one alphabet in each word.',
  'name-reserved': 'That name is too similar to a reserved one.',
  duplicate: 'You sent exactly that a moment ago.',
  'too-slow': 'Your connection is too slow. It will be reopened.',
  'relay-full': 'Too many people are connected. Please try again in a moment.',
  'no-such-zone': 'There is no such time zone.',
  'no-such-time': 'That day has no such time: the clocks are put forward over it.',
  // our side
  'internal-error': 'Something went wrong on our side.',
  'not-stored': 'We could not store that. Please send it again.',
} as const satisfies Record<string, string>)

export type RefusalCode = keyof typeof refusals

export interface RefusalOptions {
  readonly id?: CommandId
  readonly retryAfterMs?: number
  /**
   * Replaces the message of the code with a more exact one, such as "Maya has this conversation."
   */
  readonly message?: string
}

/** The one way to make a refusal. */
export const refusal = (code: RefusalCode, { id, retryAfterMs, message }: RefusalOptions = {}): Refusal => ({
  type: 'refused',
  ...(id === undefined ? {} : { id }),
  code,
  message: message ?? refusals[code],
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})

/** The same for a client, which makes only a few. */
export const clientRefusal = (code: keyof typeof clientMessages, options: RefusalOptions = {}): Refusal => ({
  type: 'refused',
  code,
  message: clientMessages[code],
  ...options,
})
