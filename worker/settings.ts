import * as z from 'zod'
import { archiveSchema } from '../durable-objects/archive-settings.ts'
import { conversationSchema } from '../durable-objects/conversation-settings.ts'
import { liveChatSchema } from '../durable-objects/draw-settings.ts'
import { providerNames } from './ai/provider-names.ts'

// The settings: vars and secrets of the environment (env), validated once.

/**
 * Every local start uses this secret and everyone knows it, so it serves a loopback address only.
 */
const demoSecret = 'demo-secret-for-local-use-only'

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: (issue) => `"${String(issue.input)}" is not an exact origin such as https://shop.example`,
})

const secret = z
  .string({ error: 'is missing; set it with: npm run wrangler -- secret put SIGNING_SECRET' })
  .min(32, { error: 'must have at least 32 characters' })

/** Where the data of rooms may be stored. `none` lets the platform choose. */
const jurisdictions = ['none', 'eu', 'fedramp'] as const

export type Jurisdiction = (typeof jurisdictions)[number]

const settingsSchema = z
  .object({
    SIGNING_SECRET: secret,
    /** The secret before this one: its signatures are still accepted. */
    SIGNING_SECRET_PREVIOUS: z.string().min(32, { error: 'must have at least 32 characters' }).optional(),
    /** Opens `/metrics`, which is a 404 without it. */
    METRICS_TOKEN: z.string().min(16, { error: 'must have at least 16 characters' }).optional(),
    ALLOWED_ORIGINS: z
      .string()
      .default('')
      .transform((list) => list.split(',').flatMap((item) => item.trim() || []))
      .pipe(z.array(origin)),
    AI_PROVIDER: z.enum(providerNames, { error: `must be one of ${providerNames.join(', ')}` }).default('guide'),
    DATA_JURISDICTION: z.enum(jurisdictions, { error: `must be one of ${jurisdictions.join(', ')}` }).default('none'),
    // Rooms read these themselves; here a wrong one is reported before a room needs it.
    ...archiveSchema,
    ...conversationSchema,
    ...liveChatSchema,
    LOCAL: z.literal('1', { error: 'can only be 1, and only on your own machine' }).optional(),
  })
  .refine((all) => all.LOCAL === '1' || !all.SIGNING_SECRET.startsWith(demoSecret), {
    path: ['SIGNING_SECRET'],
    error: 'is the demo secret, which everyone knows; it is for local use only',
  })

export interface Settings {
  /** The newest first. The first one signs, all of them verify. */
  readonly secrets: readonly [string, ...string[]]
  readonly allowedOrigins: ReadonlySet<string>
  readonly metricsToken: string | undefined
  /** Where the data of rooms stays; fixed by the first deployment, see `worker/installation.ts`. */
  readonly jurisdiction: Jurisdiction
  readonly local: boolean
  /** True when the Worker may serve a loopback address only. */
  readonly loopbackOnly: boolean
}

/** Every setting that may stand under `[vars]` or be a secret. */
export const settingNames: readonly string[] = Object.keys(settingsSchema.shape)

interface SettingIssue {
  readonly name: string
  readonly reason: string
}

/**
 * Settings are missing or wrong. The message has the reasons, for the operator's log only; the names
 * are no secret.
 */
export class SettingsError extends Error {
  readonly names: readonly string[]

  constructor(issues: readonly SettingIssue[]) {
    super(issues.map(({ name, reason }) => `${name}: ${reason}`).join('; '))
    this.names = [...new Set(issues.map(({ name }) => name))]
  }
}

const parsed = new WeakMap<object, Settings>()

/** The vars and secrets of this deployment, parsed once. Throws `SettingsError`. */
export function settingsOf(env: object): Settings {
  const known = parsed.get(env)
  if (known !== undefined) return known
  const result = settingsSchema.safeParse(env)
  if (!result.success) throw new SettingsError(result.error.issues.map(({ path, message }) => ({ name: String(path[0]), reason: message })))
  const { SIGNING_SECRET, SIGNING_SECRET_PREVIOUS, METRICS_TOKEN, ALLOWED_ORIGINS, DATA_JURISDICTION, LOCAL } = result.data
  const settings: Settings = {
    secrets: SIGNING_SECRET_PREVIOUS === undefined ? [SIGNING_SECRET] : [SIGNING_SECRET, SIGNING_SECRET_PREVIOUS],
    allowedOrigins: new Set(ALLOWED_ORIGINS),
    metricsToken: METRICS_TOKEN,
    jurisdiction: DATA_JURISDICTION,
    local: LOCAL === '1',
    loopbackOnly: SIGNING_SECRET.startsWith(demoSecret),
  }
  parsed.set(env, settings)
  return settings
}

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
