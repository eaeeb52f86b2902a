import * as z from 'zod'

const hours = (byDefault: string) =>
  z.coerce
    .number({ error: 'is not a number of hours' })
    .min(0)
    .max(24 * 365)
    .default(Number(byDefault))
const count = (byDefault: number, most: number) =>
  z.coerce.number({ error: 'is not a number' }).int({ error: 'must be a whole number' }).min(1).max(most).default(byDefault)

/** The environment variables for all draws: text, and each may be missing. */
export const liveChatSchema = {
  LIVE_CHAT_ENABLED: z.enum(['true', 'false'], { error: 'must be true or false' }).default('true'),
  LIVE_CHAT_PRE_DRAW_HOURS: hours('1'),
  LIVE_CHAT_POST_DRAW_HOURS: hours('1'),
  LIVE_CHAT_MAX_MESSAGES_PER_USER_PER_MINUTE: count(10, 600),
  LIVE_CHAT_MESSAGE_HISTORY_LIMIT: count(100, 200),
  LIVE_CHAT_VIEWERS_PER_RELAY: count(4_000, 20_000),
}

export interface LiveChatSettings {
  /** False closes all draws. */
  readonly enabled: boolean
  /** The window opens so long before the draw and closes so long after it. */
  readonly beforeMs: number
  readonly afterMs: number
  readonly messagesPerMinute: number
  /** How many of the newest events a new viewer gets, and how many messages one page of history has. */
  readonly history: number
  readonly viewersPerRelay: number
}

const hourMs = 3_600_000
const parsed = new WeakMap<object, LiveChatSettings>()

/**
 * The settings of live chat, parsed once. Throws a `ZodError` for a wrong one; `worker/settings.ts`
 * refuses requests before that.
 */
export function liveChatSettingsOf(env: object): LiveChatSettings {
  const known = parsed.get(env)
  if (known) return known
  const read = z.object(liveChatSchema).parse(env)
  const settings: LiveChatSettings = {
    enabled: read.LIVE_CHAT_ENABLED === 'true',
    beforeMs: read.LIVE_CHAT_PRE_DRAW_HOURS * hourMs,
    afterMs: read.LIVE_CHAT_POST_DRAW_HOURS * hourMs,
    messagesPerMinute: read.LIVE_CHAT_MAX_MESSAGES_PER_USER_PER_MINUTE,
    history: read.LIVE_CHAT_MESSAGE_HISTORY_LIMIT,
    viewersPerRelay: read.LIVE_CHAT_VIEWERS_PER_RELAY,
  }
  parsed.set(env, settings)
  return settings
}
