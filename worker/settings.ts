import * as z from 'zod'
import { liveChatSchema } from '../durable-objects/draw-settings.ts'

/** Every local start uses it and everybody knows it: it opens nothing but a loopback address. */
const demoSecret = 'demo-secret-for-local-use-only'

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: (issue) => `"${String(issue.input)}" is not an exact origin such as https://shop.example`,
})

const secret = z
  .string({ error: 'is missing; set it with: wrangler secret put SIGNING_SECRET' })
  .min(32, { error: 'must have at least 32 characters' })

const wanted = z
  .object({
    SIGNING_SECRET: secret,
    /** The secret before this one: what it signed is still accepted. */
    SIGNING_SECRET_PREVIOUS: z.string().min(32, { error: 'must have at least 32 characters' }).optional(),
    /** Opens `/metrics`; without it there is no such door. */
    METRICS_TOKEN: z.string().min(16, { error: 'must have at least 16 characters' }).optional(),
    ALLOWED_ORIGINS: z
      .string()
      .default('')
      .transform((list) => list.split(',').flatMap((item) => item.trim() || []))
      .pipe(z.array(origin)),
    AI_PROVIDER: z.string().default('guide'),
    // The rooms read these themselves; here a wrong one is named before anybody needs a room.
    ...liveChatSchema,
    LOCAL: z.literal('1', { error: 'can only be 1, and only on your own machine' }).optional(),
  })
  .refine((all) => all.LOCAL === '1' || !all.SIGNING_SECRET.startsWith(demoSecret), {
    path: ['SIGNING_SECRET'],
    error: 'is the demo secret, which everybody knows; it is for local use only',
  })

export interface Settings {
  /** The newest first; what any of them signed is accepted. */
  readonly secrets: readonly [string, ...string[]]
  readonly allowedOrigins: ReadonlySet<string>
  readonly metricsToken: string | undefined
  readonly local: boolean
  /** True when only a loopback address may be served. */
  readonly loopbackOnly: boolean
}

/** A setting is missing or wrong; the message says which and why, for the operator's log and nobody else. */
export class SettingsError extends Error {}

const parsed = new WeakMap<object, Settings>()

/** The vars and secrets of this deployment, parsed once. Throws `SettingsWrong`. */
export function settingsOf(env: object): Settings {
  const known = parsed.get(env)
  if (known !== undefined) return known
  const result = wanted.safeParse(env)
  if (!result.success)
    throw new SettingsError(result.error.issues.map((issue) => `${issue.path[0]?.toString()}: ${issue.message}`).join('; '))
  const { SIGNING_SECRET, SIGNING_SECRET_PREVIOUS, METRICS_TOKEN, ALLOWED_ORIGINS, LOCAL } = result.data
  const settings: Settings = {
    secrets: SIGNING_SECRET_PREVIOUS === undefined ? [SIGNING_SECRET] : [SIGNING_SECRET, SIGNING_SECRET_PREVIOUS],
    allowedOrigins: new Set(ALLOWED_ORIGINS),
    metricsToken: METRICS_TOKEN,
    local: LOCAL === '1',
    loopbackOnly: SIGNING_SECRET.startsWith(demoSecret),
  }
  parsed.set(env, settings)
  return settings
}

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
