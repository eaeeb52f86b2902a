import { type Dictionary, type Fill, type SpeechOf, speechIn, speechOf } from '../../ui/i18n.ts'

/** What stands on the page of a draw, in English. Other languages have the same keys; what differs by number has its plural forms. */
const en = {
  // finding the draw
  loading: 'Finding the draw…',
  severalTitle: 'Which draw?',
  severalText: 'More than one is open right now. Choose the one you came for.',
  noneTitle: 'No draw right now',
  noneText: 'As soon as the next one is set, you will find it here.',
  unknownTitle: 'We do not know this draw',
  unknownText: 'Perhaps the address lost a letter on its way to you.',
  awayTitle: 'We cannot be reached',
  awayText: 'That is most likely the connection. We keep trying.',
  lookAgain: 'Look again',
  toCurrent: 'See the current draw',
  // the stage
  stage: 'Draw',
  untilDraw: 'Time until the draw',
  days: '{n}d',
  drawNow: 'The draw is now',
  drawOver: 'This draw is over',
  winnersTitle: { one: 'We have a winner', other: 'We have {n} winners' },
  yourTime: 'Your time',
  drawTime: 'Time of the draw',
  hosts: 'Who leads this draw',
  live: 'Live',
  opensIn: 'Chat opens in {time}',
  closesIn: 'Live, closes in {time}',
  opensNow: 'Chat is opening',
  closed: 'Chat closed',
  off: 'Chat switched off',
  chatOpens: 'Chat opens',
  draw: 'Draw',
  chatCloses: 'Chat closes',
  watching: { one: '{n} person is watching', other: '{n} people are watching' },
  likeDraw: 'Like this draw',
  likes: { one: '{n} like', other: '{n} likes' },
  toLight: 'Light stage',
  // the chat
  chat: 'Chat',
  messages: 'Messages',
  drawUp: 'Open the chat',
  drawDown: 'Close the chat',
  host: 'Host',
  moderator: 'Moderator',
  winner: 'Winner',
  you: 'You',
  likeMessage: { one: 'Like the message of {name}, {n} like', other: 'Like the message of {name}, {n} likes' },
  remove: 'Remove',
  removeOwn: 'Remove your message',
  opened: 'The chat is open. Say hello!',
  chatClosed: 'The chat is closed. Thank you for being here.',
  won: '{name} has won',
  loadOlder: 'Load older messages',
  loadingOlder: 'Loading older messages…',
  newMessages: { one: '{n} new message', other: '{n} new messages' },
  manyNew: 'More than {n} new messages',
  toNewest: 'To the newest message',
  emptyTitle: 'Nobody has said anything yet',
  emptyOpen: 'Be the first to say hello.',
  emptyBefore: 'Here people talk once the chat is open.',
  emptyClosed: 'Nothing was said in this draw.',
  // writing
  write: 'Say something…',
  writeLabel: 'Your message',
  send: 'Send',
  sending: 'Sending…',
  wait: 'Wait {time}',
  seconds: '{n} s',
  charactersLeft: { one: '{n} character left', other: '{n} characters left' },
  charactersOver: { one: '{n} character too many', other: '{n} characters too many' },
  writingAs: 'As {name}',
  opensAt: 'The chat opens on {time}.',
  nowClosed: 'The chat of this draw is closed.',
  nowOff: 'Live chat is switched off at the moment. The draw goes on; only talking and liking rest.',
  nameTitle: 'Choose a name to join in',
  nameLabel: 'Your name',
  nameHint: '2 to 24 characters. Everyone here will see it.',
  nameForLike: 'One more step for your like: choose a name.',
  join: 'Join',
  joining: 'Joining…',
  // the line
  connecting: 'Connecting…',
  slow: 'Slow connection: what is new may take a few seconds',
  reconnecting: 'Connection lost. Trying again…',
  reconnectingIn: 'Connection lost. Trying again in {time}',
  tryNow: 'Try now',
  noNetwork: 'You are offline. We go on as soon as you are back.',
  ended: 'This page can no longer follow the draw.',
  reload: 'Reload',
  // for those who listen
  toldOne: 'New message from {name}: {text}',
  toldMany: { one: '{n} new message, the last from {name}: {text}', other: '{n} new messages, the last from {name}: {text}' },
  toldOpen: 'The chat is open.',
  toldClosed: 'The chat is closed.',
  toldOff: 'Live chat is switched off.',
  toldDraw: 'The draw is now.',
} as const

export type Word = keyof typeof en
export type Words = Dictionary<typeof en>
export type Filling<W extends Word> = Fill<(typeof en)[W]>
export type Speech = SpeechOf<typeof en>

/** Where the sentence of the protocol was made for another place. */
const ownWords: Words = { ...en, refusals: { 'too-many': 'Too many new names from your network. Please wait a little.' } }

export const speechFor = (locale: string): Promise<Speech> => speechIn<typeof en>(locale, ownWords, { ar: () => import('./ar.ts') })

export const speech = (locale: string, words: Words): Speech => speechOf<typeof en>(locale, words)

export const english = (): Speech => speech('en', ownWords)
