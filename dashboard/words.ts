/**
 * Every word the dashboard says. A further language is one more table of the same keys; TypeScript names the missing
 * ones. `{name}` marks what is filled in, and `t` does not compile without it.
 */
const english = {
  'app.name': 'Parley',
  'app.loading': 'Loading',
  'app.skip': 'Skip to the conversation',
  'app.failed': 'This page could not be loaded.',
  'app.failedWhy': 'Check your connection, then try again. Nothing you wrote is lost.',
  'app.retry': 'Try again',
  'app.notFound': 'There is nothing at this address.',
  'app.toInbox': 'Go to the inbox',
  'app.close': 'Close',
  'app.back': 'Back',
  'app.waitingTitle': '({count}) Parley',

  'rail.label': 'Main',
  'rail.inbox': 'Inbox',
  'rail.search': 'Search',
  'rail.agents': 'Agents',
  'rail.account': 'Account and settings',

  'settings.theme': 'Appearance',
  'settings.theme.system': 'System',
  'settings.theme.light': 'Light',
  'settings.theme.dark': 'Dark',
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
  'signIn.slow': 'Too many tries. You can try again in {seconds} s.',
  'signIn.unreachable': 'We cannot be reached right now. Check your connection and try again.',
  'signIn.ended': 'Your session has ended. Please sign in again.',

  'connection.connecting': 'Connecting…',
  'connection.offline': 'You are offline. What you write is kept and sent when you are back.',
  'connection.retry': 'Connection lost. Trying again in {seconds} s.',
  'connection.lost': 'Connection lost. Trying again…',

  'views.label': 'Views',
  'views.inbox': 'Inbox',
  'views.all': 'All open',
  'views.waiting': 'Waiting',
  'views.mine': 'Mine',
  'views.closed': 'Closed',
  'views.online': 'Online now',
  'views.nobodyOnline': 'No other agent is online.',
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
  'list.unread': 'Unread',
  'list.waiting': 'Waiting {time}',
  'list.claimedBy': 'With {name}',
  'list.yours': 'Yours',
  'list.assisted': 'Assistant',
  'list.left': 'Left this list',
  'list.fresh': '{count} new',
  'list.freshShow': 'Show {count} new conversations',

  'thread.choose': 'Pick a conversation',
  'thread.chooseWhy': 'J and K move through the list. Press ? for all shortcuts.',
  'thread.label': 'Messages',
  'thread.empty': 'No messages yet.',
  'thread.loadingOlder': 'Loading older messages…',
  'thread.beginning': 'The conversation begins here',
  'thread.newest': 'Newest messages',
  'thread.newCount': '{count} new',
  'thread.today': 'Today',
  'thread.yesterday': 'Yesterday',
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
  'composer.tooLong': '{count} characters too many',
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
  'search.found': '{count} found',

  'agents.title': 'Agents',
  'agents.lead': 'Who can sign in and answer. Disabling ends every open session at once.',
  'agents.name': 'Name',
  'agents.email': 'E-mail',
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
  'keys.help': 'This list',
} as const

type Words = Readonly<Record<keyof typeof english, string>>
export type Word = keyof typeof english
type Blanks<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Blanks<Rest> : never
export type Filling<K extends Word, Value> = { readonly [Name in Blanks<(typeof english)[K]>]: Value }

const languages: Readonly<Record<string, Words>> = { en: english }

const spoken = (): Words => languages[document.documentElement.lang] ?? english

/** The sentence for `key` in the page's language, its blanks filled in. */
export function t<K extends Word>(
  key: K,
  ...filling: Blanks<(typeof english)[K]> extends never ? [] : [Filling<K, string | number>]
): string {
  const values: Readonly<Record<string, string | number>> = filling[0] ?? {}
  return spoken()[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

/** The same sentence in pieces, for a blank that is an element: text, name of a blank, text… */
export const pieces = (key: Word): readonly string[] => spoken()[key].split(/\{(\w+)\}/)

/** The page's locale, for `Intl`. */
export const locale = (): string => document.documentElement.lang || 'en'
