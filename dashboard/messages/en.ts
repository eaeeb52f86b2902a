import { directionOf } from '../../ui/direction.ts'
import { type Dictionary, type Fill, type SpeechOf, speechIn, speechOf } from '../../ui/i18n.ts'

/** Every word the dashboard says, in English. Other languages have the same keys; what differs by number has its plural forms. */
const english = {
  'app.name': 'Parley',
  'app.loading': 'Loading',
  'app.skip': 'Skip to the conversation',
  'app.failed': 'This page could not be loaded.',
  'app.failedWhy': 'Check your connection, then try again. Nothing you wrote is lost.',
  'app.retry': 'Try again',
  'app.notFound': 'There is nothing at this address.',
  'app.toInbox': 'Go to the inbox',
  'app.notices': 'Notices',
  'app.close': 'Close',
  'app.back': 'Back',
  'app.waitingTitle': '({n}) Parley',

  'rail.label': 'Main',
  'rail.inbox': 'Inbox',
  'rail.inboxWaiting': 'Inbox, {n} waiting',
  'rail.search': 'Search',
  'rail.draws': 'Draws',
  'rail.agents': 'Agents',
  'rail.account': 'Account and settings',

  'settings.theme': 'Appearance',
  'settings.theme.system': 'System',
  'settings.theme.light': 'Light',
  'settings.theme.dark': 'Dark',
  'settings.language': 'Language',
  'settings.language.system': 'As the browser',
  'settings.keys': 'Single-letter shortcuts',
  'settings.shortcuts': 'Keyboard shortcuts',
  'settings.signOut': 'Sign out',

  'signIn.title': 'Welcome back',
  'signIn.lead': 'Sign in to answer the people who are waiting.',
  'signIn.email': 'E-mail address',
  'signIn.password': 'Password',
  'signIn.show': 'Show password',
  'signIn.hide': 'Hide password',
  'signIn.go': 'Sign in',
  'signIn.going': 'Signing in…',
  'signIn.needEmail': 'Enter your e-mail address.',
  'signIn.needPassword': 'Enter your password.',
  'signIn.slow': 'Too many tries. You can try again in {n} s.',
  'signIn.unreachable': 'We cannot be reached right now. Check your connection and try again.',
  'signIn.ended': 'Your session has ended. Please sign in again.',

  'connection.connecting': 'Connecting…',
  'connection.slow': 'Slow connection: what is new may take a few seconds',
  'connection.offline': 'You are offline. What you write is kept and sent when you are back.',
  'connection.retry': 'Connection lost. Trying again in {n} s.',
  'connection.lost': 'Connection lost. Trying again…',

  'views.label': 'Views',
  'views.inbox': 'Inbox',
  'views.all': 'All open',
  'views.waiting': 'Waiting',
  'views.mine': 'Mine',
  'views.closed': 'Closed',
  'views.online': 'Online now',
  'views.you': '{name} (you)',

  'list.label': 'Conversations: {view}',
  'list.emptyAll': 'All quiet',
  'list.emptyAllWhy': 'New conversations appear here by themselves.',
  'list.emptyWaiting': 'Nobody is waiting',
  'list.emptyWaitingWhy': 'When a visitor asks for a person, you see it here first.',
  'list.emptyMine': 'Nothing is yours right now',
  'list.emptyMineWhy': 'Open a conversation and press I to claim it.',
  'list.emptyClosed': 'No closed conversations yet',
  'list.emptyClosedWhy': 'Resolved conversations are kept here.',
  'list.more': 'Show older',
  'list.by': '{name}:',
  'list.unread': 'Unread',
  'list.waiting': 'Waiting {time}',
  'list.claimedBy': 'With {name}',
  'list.yours': 'Yours',
  'list.left': 'Left this list',
  'list.fresh': { other: '{n} new' },
  'list.freshShow': { one: 'Show {n} new conversation', other: 'Show {n} new conversations' },

  'thread.choose': 'Pick a conversation',
  'thread.chooseWhy': 'J and K move through the list. Press ? for all shortcuts.',
  'thread.label': 'Messages',
  'thread.loadingOlder': 'Loading older messages…',
  'thread.beginning': 'The conversation begins here',
  'thread.newest': 'Newest messages',
  'thread.newCount': { other: '{n} new' },
  'thread.assistant': 'AI',
  'thread.note': 'Note',
  'thread.noteWho': 'only your team sees this',
  'thread.you': 'You',
  'thread.removed': 'Message removed',
  'thread.noteRemoved': 'Note removed',
  'thread.remove': 'Remove',
  'thread.sources': 'From',
  'thread.thinking': 'The assistant is reading…',
  'thread.drafting': 'writing',
  'thread.stop': 'Stop the answer',
  'thread.gone': 'This conversation cannot be opened.',
  'thread.said': '{name}: {text}',
  'thread.saidNote': 'Note by {name}: {text}',
  'thread.closedRead': 'This conversation is resolved. Writing opens it again.',

  'state.sending': 'Sending',
  'state.queued': 'Waiting for the connection',
  'state.stored': 'Stored',
  'state.delivered': 'Delivered',
  'state.read': 'Read',
  'state.failed': 'Not sent',
  'state.retry': 'Retry',
  'state.discard': 'Discard',

  'system.opened': '{name} started a conversation with {department}',
  'system.requested': '{name} asked for a person',
  'system.claimed': '{name} claimed this conversation',
  'system.released': '{name} released this conversation',
  'system.releasedFor': '{name} released this conversation from {agent}',
  'system.releasedAway': '{agent} went away, so this conversation is free again',
  'system.resolved': '{name} resolved this conversation',
  'system.reopened': '{name} opened this conversation again',

  'status.assisted': 'Assistant answering',
  'status.waiting': 'Waiting for a person',
  'status.claimed': 'With {name}',
  'status.yours': 'Yours',
  'status.resolved': 'Resolved',

  'act.claim': 'Claim',
  'act.release': 'Release',
  'act.resolve': 'Resolve',
  'act.details': 'Customer details',
  'act.claimedToast': 'You have this conversation.',
  'act.releasedToast': 'Released. It is back with the team.',
  'act.resolvedToast': 'Resolved.',
  'act.removedToast': 'Removed for everyone.',
  'act.unreachable': 'That did not reach us. Please try again.',

  'here.viewing': '{name} is here too',
  'here.viewingMany': '{names} are here too',
  'here.typing': '{name} is typing',
  'here.typingMany': '{names} are typing',

  'composer.label': 'Write',
  'composer.reply': 'Reply',
  'composer.note': 'Note',
  'composer.replyTo': 'Reply to {name}…',
  'composer.replyAny': 'Write a reply…',
  'composer.noteHint': 'Write a note. The visitor never sees it.',
  'composer.send': 'Send',
  'composer.addNote': 'Add note',
  'composer.keys': 'Enter sends · Shift+Enter new line',
  'composer.noteKeys': 'Only your team sees notes',
  'composer.tooLong': { one: '{n} character too many', other: '{n} characters too many' },
  'composer.held': '{name} has this conversation. A reply from you joins in.',
  'composer.outboxFull': 'Too many messages are waiting to be sent. Yours stays here.',

  'customer.label': 'Customer',
  'customer.status': 'Status',
  'customer.department': 'Department',
  'customer.language': 'Language',
  'customer.page': 'Page',
  'customer.opened': 'Opened',
  'customer.persona': 'Assistant',
  'customer.people': 'Participants',
  'customer.visitor': 'Visitor',
  'customer.agent': 'Agent',
  'customer.admin': 'Admin',
  'customer.assistant': 'Assistant',
  'customer.here': 'Here now',
  'customer.unknown': 'Unknown',

  'search.title': 'Search',
  'search.field': 'Search all conversations',
  'search.hint': 'Words from messages and notes, open and closed.',
  'search.start': 'Find anything that was ever said',
  'search.none': 'Nothing found for “{words}”',
  'search.noneWhy': 'Try fewer or other words.',
  'search.found': { other: '{n} found' },
  'search.draw': 'Draw',

  'agents.title': 'Agents',
  'agents.lead': 'Who can sign in and answer. Disabling ends every open session at once.',
  'agents.name': 'Name',
  'agents.role': 'Role',
  'agents.state': 'State',
  'agents.active': 'Active',
  'agents.disabled': 'Disabled',
  'agents.disable': 'Disable',
  'agents.enable': 'Enable',
  'agents.disableTitle': 'Disable {name}?',
  'agents.disableWhy': 'Every open session ends at once. Claimed conversations stay until somebody releases them.',
  'agents.cancel': 'Cancel',
  'agents.disabledToast': '{name} can no longer sign in.',
  'agents.enabledToast': '{name} can sign in again.',
  'agents.undo': 'Undo',
  'agents.onlyAdmins': 'Only admins can see this page.',

  'draws.title': 'Draws',
  'draws.lead': 'Live draws, each with a page and a chat of its own. The chat opens and closes by the clock.',
  'draws.new': 'New draw',
  'draws.group.open': 'Open now',
  'draws.group.scheduled': 'Coming',
  'draws.group.closed': 'Past',
  'draws.open': 'Open',
  'draws.scheduled': 'Scheduled',
  'draws.closed': 'Closed',
  'draws.opensIn': 'opens in {time}',
  'draws.closesIn': 'closes in {time}',
  'draws.closedAgo': 'closed {ago}',
  'draws.moment': '{date}, {time}',
  'draws.there': '{moment} in {city}',
  'draws.here': '{moment} for you',
  'draws.hostedBy': 'Hosted by {names}',
  'draws.messages': 'Messages: {n}',
  'draws.likes': 'Likes: {n}',
  'draws.page': 'Open the page',
  'draws.pageOf': 'Open the page of {title} in a new tab',
  'draws.empty': 'No draws yet',
  'draws.emptyWhy': 'Schedule one, and its page counts down for everybody who has the link.',

  'drawForm.lead': 'Its page counts down, and its chat opens and closes by itself.',
  'drawForm.title': 'Title',
  'drawForm.needTitle': 'Give the draw a title.',
  'drawForm.longTitle': { other: 'A title has at most {n} characters.' },
  'drawForm.wall': 'Date and time',
  'drawForm.needWall': 'Choose a date and a time.',
  'drawForm.passed': 'That moment has passed. Choose one that is still to come.',
  'drawForm.gap': 'That day has no such time there: the clocks are put forward over it.',
  'drawForm.zone': 'Time zone',
  'drawForm.needZone': 'Choose a time zone from the list.',
  'drawForm.noZone': 'No time zone is called that.',
  'drawForm.hint': 'Viewers see the time by their own clocks.',
  'drawForm.preview': 'That is {moment} in {city}',
  'drawForm.previewHere': 'That is {moment} in {city} — {here} for you',
  'drawForm.hosts': 'Hosts',
  'drawForm.moderators': 'Moderators',
  'drawForm.hostsEmpty': 'You, unless you choose somebody',
  'drawForm.moderatorsEmpty': 'Nobody yet',
  'drawForm.add': 'Add…',
  'drawForm.noPeople': 'Nobody by that name is left to choose.',
  'drawForm.chosen': 'Chosen: {n}. Left arrow at the start of the field goes through them, Backspace removes.',
  'drawForm.remove': 'Remove {name}',
  'drawForm.create': 'Create draw',
  'drawForm.creating': 'Creating…',
  'drawForm.cancel': 'Cancel',
  'drawForm.created': '“{title}” is scheduled.',

  'keys.title': 'Keyboard shortcuts',
  'keys.lead': 'Single letters rest while you type in a field.',
  'keys.off': 'Single-letter shortcuts are switched off.',
  'keys.next': 'Next conversation',
  'keys.previous': 'Previous conversation',
  'keys.claim': 'Claim for me',
  'keys.resolve': 'Resolve',
  'keys.reply': 'Write a reply',
  'keys.note': 'Write a note',
  'keys.search': 'Search',
  'keys.draws': 'Draws',
  'keys.help': 'This list',
} as const

export type Word = keyof typeof english
export type Words = Dictionary<typeof english>
export type Filling<W extends Word> = Fill<(typeof english)[W]>
type Speech = SpeechOf<typeof english>

let spoken: Speech = speechOf<typeof english>('en', english)
const listeners = new Set<() => void>()

/** Turns the page to the language of this locale, or to English where we do not have it. */
export async function speak(wanted: string): Promise<void> {
  spoken = await speechIn<typeof english>(wanted, english, { ar: () => import('./ar.ts') })
  document.documentElement.lang = spoken.locale
  document.documentElement.dir = directionOf(spoken.locale)
  for (const listener of listeners) listener()
}

/** Told whenever the page has turned to another language. */
export function onSpoken(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The page's locale, for `Intl`. */
export const locale = (): string => spoken.locale

/** The sentence in pieces, for names that stand in elements of their own. */
export const pieces: Speech['pieces'] = (word, ...fill) => spoken.pieces(word, ...fill)

/** A name of the other direction must not turn an Arabic sentence around where no element can hold it: a label, a title, a toast. */
const isolated = (text: string): string => `\u2068${text}\u2069`

/** The sentence for `word` in the page's language, its holes filled in. */
export const t: Speech['t'] = (word, ...fill) =>
  pieces(word, ...fill)
    .map(({ text, hole }) => (hole && /[a-z]/i.test(text) && directionOf(locale()) === 'rtl' ? isolated(text) : text))
    .join('')

/** Why something was refused, in the page's language, or as the server said it. */
export const reasonOf: Speech['refusal'] = (refusal) => spoken.refusal(refusal)
