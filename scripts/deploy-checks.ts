import { SettingsError, settingsOf } from '../worker/settings.ts'
import { demoSecret } from './runtime.ts'

/** What is known of a deployment before it starts. */
export interface Planned {
  readonly vars: Readonly<Record<string, unknown>>
  readonly databases: readonly { readonly name: string; readonly id: string | undefined }[]
  /** The origin of the Worker, as the dashboard's host is configured. */
  readonly chat: string
  /** The names of the Worker's secrets; undefined when they were not read. */
  readonly secrets?: readonly string[]
}

const onlySecret = ['SIGNING_SECRET', 'SIGNING_SECRET_PREVIOUS', 'METRICS_TOKEN']
const isPlaceholder = (id: string | undefined) => id === undefined || id.startsWith('00000000-')

/** Mistakes that stop the build. */
export function deployMistakes({ vars }: Planned): string[] {
  const open = onlySecret.filter((name) => name in vars)
  const found = open.map((name) =>
    vars[name] === demoSecret
      ? `${name} is the demo secret, which everybody knows. Take it out of wrangler.toml.`
      : `${name} stands in wrangler.toml, where everybody reads it who reads the code. Take it out, and set it with: npx wrangler secret put ${name}`,
  )
  if ('LOCAL' in vars) found.push("LOCAL is for one's own machine only. Take it out of wrangler.toml.")
  const others = Object.fromEntries(Object.entries(vars).filter(([name]) => !onlySecret.includes(name) && name !== 'LOCAL'))
  try {
    settingsOf({ ...others, SIGNING_SECRET: 'only to look at the others, whatever it will be' })
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    found.push(`${error.message} (wrangler.toml)`)
  }
  return found
}

/** What still has to be done, once, before the first real deployment. */
export function missingSettings({ databases, chat, secrets }: Planned): string[] {
  const found = databases
    .filter(({ id }) => isPlaceholder(id))
    .map(
      ({ name }) =>
        `The database ${name} has no id yet. Make it with "npx wrangler d1 create ${name}" and put the database_id that it prints into wrangler.toml.`,
    )
  if (!isHttpsOrigin(chat))
    found.push(
      `CHAT_ORIGIN in dashboard/wrangler.toml is ${chat === '' ? 'empty' : `"${chat}"`}. Put the origin of the Worker there, such as https://chat.example.`,
    )
  if (secrets !== undefined && !secrets.includes('SIGNING_SECRET'))
    found.push('SIGNING_SECRET is missing. Set it with: openssl rand -base64 48 | npx wrangler secret put SIGNING_SECRET')
  return found
}

const isHttpsOrigin = (text: string) => URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).origin === text
