import type { Refusal } from '../protocol/road.ts'

/** What stands in the widget, in English. Other languages have the same keys; what differs by number has its plural forms. */
const en = {
  open: 'Open chat',
  close: 'Close chat',
  chat: 'Chat with us',
  back: 'Back to topics',
  hello: 'Hello there',
  howCanWeHelp: 'How can we help you today?',
  topics: 'Choose a topic',
  loadFailed: 'We could not load the chat.',
  tryAgain: 'Try again',
  ai: 'AI',
  aiLong: 'AI assistant',
  answersAtOnce: 'Answers right away',
  aiPromise: 'Answers by AI are marked. A person is always within reach.',
  teamOnline: { one: '{n} person is online', other: '{n} people are online' },
  teamOffline: 'Leave a message, we answer here',
  talkToPerson: 'Talk to a person',
  askingPerson: 'Asking for a person…',
  waitingTitle: 'Finding a person for you',
  waitingOnline: 'You are in line. Someone will join you here shortly.',
  waitingOffline: 'Nobody is at the desk right now. Write what you need; a person will answer here.',
  supportTeam: 'Support team',
  here: 'Online',
  closed: 'Conversation resolved',
  writeAgain: 'Not solved? Just write again.',
  startNew: 'Start a new conversation',
  messages: 'Messages',
  you: 'You',
  write: 'Write a message…',
  writeLabel: 'Your message',
  send: 'Send',
  charactersLeft: { one: '{n} character left', other: '{n} characters left' },
  charactersOver: { one: '{n} character too many', other: '{n} characters too many' },
  sending: 'Sending…',
  queued: 'Will be sent when you are back online',
  held: 'Will be sent in a moment',
  stored: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Not sent',
  retry: 'Retry',
  discard: 'Discard',
  removed: 'Message removed',
  thinking: '{name} is thinking',
  typing: '{name} is typing',
  answering: '{name} is answering',
  stop: 'Stop',
  sources: 'Sources',
  newTab: '(opens in a new tab)',
  newMessages: { one: '{n} new message', other: '{n} new messages' },
  toNewest: 'To the newest message',
  loadingOlder: 'Loading earlier messages',
  askedForPerson: 'You asked for a person',
  personAsked: 'A person was asked for',
  joined: '{name} joined',
  left: '{name} left the conversation',
  resolved: '{name} marked this as resolved',
  reopened: 'Conversation reopened',
  connecting: 'Connecting…',
  offline: 'You are offline. What you write is sent as soon as you are back.',
  reconnecting: 'Connection lost. Trying again…',
  reconnectingIn: { one: 'Connection lost. Trying again in {n} second', other: 'Connection lost. Trying again in {n} seconds' },
  ended: 'This conversation can no longer be continued in this browser.',
  retryIn: { one: 'Try again in {n} second.', other: 'Try again in {n} seconds.' },
  unreachable: 'We cannot be reached right now. Your message is still in the box.',
  notReached: 'We could not be reached. Please try again.',
  says: '{name}: {text}',
} as const

type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>
export type Word = keyof typeof en
/** A whole dictionary: a plural where English has one, a sentence elsewhere. `refusals` translates what the server says in English. */
export type Words = { readonly [W in Word]: (typeof en)[W] extends string ? string : Plural } & {
  readonly refusals?: Readonly<Record<string, string>>
}

type Holes<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never
type HolesOf<W extends Word> = (typeof en)[W] extends string ? Holes<(typeof en)[W]> : Holes<(typeof en)[W][keyof (typeof en)[W]]>
export type Filling<W extends Word> = [HolesOf<W>] extends [never]
  ? []
  : [fill: { readonly [H in HolesOf<W>]: H extends 'n' ? number : string }]

export interface Speech {
  readonly locale: string
  /** One sentence, its holes filled, its plural chosen by `n`. */
  t<W extends Word>(word: W, ...fill: Filling<W>): string
  /** The same in pieces, holes apart, so that a name can stand in its own `<bdi>`. */
  pieces<W extends Word>(word: W, ...fill: Filling<W>): readonly { readonly text: string; readonly hole: boolean }[]
  refusal(refusal: Refusal): string
}

/** Languages beside English, each its own chunk. */
const others: Readonly<Record<string, () => Promise<{ readonly words: Words }>>> = {
  ar: () => import('./words-ar.ts'),
}

export async function speechFor(locale: string): Promise<Speech> {
  const words = await others[locale.split('-')[0] ?? '']?.().then(
    (loaded) => loaded.words,
    () => undefined,
  )
  return speech(words ? locale : locale.startsWith('en') ? locale : 'en', words ?? en)
}

export function speech(locale: string, words: Words): Speech {
  const plural = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale)
  const pieces: Speech['pieces'] = (word, ...[fill]) => {
    const filling = (fill ?? {}) as Readonly<Record<string, string | number>>
    const found: string | Plural = words[word]
    const sentence = typeof found === 'string' ? found : (found[plural.select(Number(filling['n']))] ?? found.other)
    return sentence.split(/\{(\w+)\}/).map((text, i) => {
      if (i % 2 === 0) return { text, hole: false }
      const value = filling[text] ?? ''
      return { text: typeof value === 'number' ? number.format(value) : value, hole: true }
    })
  }
  return {
    locale,
    pieces,
    t: (word, ...fill) =>
      pieces(word, ...fill)
        .map((piece) => piece.text)
        .join(''),
    refusal: ({ code, say }) => words.refusals?.[code] ?? say,
  }
}

export const english = (): Speech => speech('en', en)
