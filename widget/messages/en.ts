import { type Dictionary, type Fill, type SpeechOf, speechIn, speechOf } from '../../ui/i18n.ts'

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
  slow: 'Slow connection: what is new may take a few seconds',
  ended: 'This conversation can no longer be continued in this browser.',
  retryIn: { one: 'Try again in {n} second.', other: 'Try again in {n} seconds.' },
  unreachable: 'We cannot be reached right now. Your message is still in the box.',
  notReached: 'We could not be reached. Please try again.',
  says: '{name}: {text}',
} as const

export type Word = keyof typeof en
export type Words = Dictionary<typeof en>
export type Filling<W extends Word> = Fill<(typeof en)[W]>
export type Speech = SpeechOf<typeof en>

export const speechFor = (locale: string): Promise<Speech> => speechIn<typeof en>(locale, en, { ar: () => import('./ar.ts') })

export const speech = (locale: string, words: Words): Speech => speechOf<typeof en>(locale, words)

export const english = (): Speech => speech('en', en)
