import type { CommandId, Refusal } from './envelope.ts'

/** Those that a client makes itself. Apart from the others, so that its bundle need not carry everybody's sentences. */
const clientMessages = {
  'too-long': 'That message is too long.',
  'empty-message': 'There is nothing in that message.',
  'outbox-full': 'Too many messages are waiting to be sent. Yours stays in the box.',
  'internal-error': 'Something went wrong on our side.',
  unavailable: 'That is not available right now. Please try again.',
} as const

/** Every refusal there is: one code, one sentence, one meaning. Sentences are for people; clients translate by code. */
export const refusals = /* @__PURE__ */ Object.assign({}, clientMessages, {
  // what was sent
  'not-text': 'Only text frames are understood here.',
  'not-json': 'That is not JSON.',
  'invalid-command': 'That is not a command we can read.',
  'invalid-request': 'Something in that request is missing or is not what we can read.',
  'not-supported': 'This room does not know that command yet.',
  'too-large': 'That is larger than we accept.',
  // who sent it
  'not-signed-in': 'Please sign in first.',
  'wrong-credential': 'That credential does not open this door.',
  expired: 'That credential has ended. Please come back with a fresh one.',
  'wrong-sign-in': 'E-mail address and password do not match.',
  'not-allowed': 'You may not do that here.',
  'wrong-origin': 'This page may not talk to us.',
  // how often
  'too-fast': 'You are writing faster than we can read.',
  'too-many': 'Too many new conversations from your network. Please wait a little.',
  'too-many-refused': 'Too much of what this connection sent was refused.',
  'too-many-sockets': 'You are connected too often at once. The oldest connection made room.',
  silent: 'Nothing was heard of this connection any more.',
  // what it asks for
  'no-such-message': 'There is no such message here.',
  'no-such-conversation': 'There is no such conversation.',
  'no-such-department': 'There is no such department.',
  'no-such-agent': 'There is no such agent.',
  'not-found': 'There is nothing at this address.',
  'not-yours': 'Only its author can do that.',
  'already-claimed': 'Somebody else has this conversation.',
  'not-claimed': 'You do not have this conversation.',
  'already-resolved': 'This conversation is already resolved.',
  'taken-over': 'A person has taken over.',
  'answer-over': 'That turn is over.',
  'last-admin': 'The last admin cannot be disabled.',
  // in a draw
  'no-such-draw': 'There is no such draw.',
  'no-draw': 'There is no draw to come.',
  'several-draws': 'Several draws are open. Please say which one with ?draw=.',
  'not-open-yet': 'The chat of this draw is not open yet.',
  closed: 'The chat of this draw is closed.',
  'live-chat-off': 'Live chat is switched off at the moment.',
  'name-needed': 'Please choose a name first.',
  'wrong-name': 'A name has 2 to 24 characters and nothing hidden in it.',
  'name-reserved': 'That name is too much like one that is taken by somebody of the house.',
  duplicate: 'You said exactly that a moment ago.',
  'too-slow': 'Your connection cannot keep up. It will be made anew.',
  'relay-full': 'It is crowded here. Please try again in a moment.',
  'no-such-zone': 'There is no such time zone.',
  'no-such-time': 'That day has no such time: the clocks are put forward over it.',
  // our side
  'not-stored': 'We could not keep that. Please send it again.',
} as const satisfies Record<string, string>)

export type RefusalCode = keyof typeof refusals

export interface RefusalOptions {
  readonly id?: CommandId
  readonly retryAfterMs?: number
  /** Replaces the sentence where a name says more, as in "Maya has this conversation." */
  readonly message?: string
}

const refused = (code: RefusalCode, { id, retryAfterMs, message }: RefusalOptions, sentence: string): Refusal => ({
  type: 'refused',
  ...(id === undefined ? {} : { id }),
  code,
  message: message ?? sentence,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})

/** The one way to make a refusal. */
export const refusal = (code: RefusalCode, options: RefusalOptions = {}): Refusal => refused(code, options, refusals[code])

/** The same for a client, which makes only a few. */
export const clientRefusal = (code: keyof typeof clientMessages, options: RefusalOptions = {}): Refusal =>
  refused(code, options, clientMessages[code])
