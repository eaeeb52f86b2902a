import { SettingsError, settingNames, settingsOf } from '../../worker/settings.ts'
import { demoSecret } from '../local/runtime.ts'

/** What is known of a deployment before it starts. */
export interface Planned {
  readonly vars: Readonly<Record<string, unknown>>
  /** The origin of the Worker; empty while the operator has not entered it. */
  readonly chat: string
  /** The file of the installation's own values, as the operator should read its name. */
  readonly file: string
  /** How the operator calls wrangler for this environment. */
  readonly wrangler: string
  /** The names of the Worker's secrets; undefined when they were not read. */
  readonly secrets?: readonly string[]
}

const onlySecret = ['SIGNING_SECRET', 'SIGNING_SECRET_PREVIOUS', 'METRICS_TOKEN']

/** Mistakes that stop the build. */
export function deployMistakes({ vars, file, wrangler }: Planned): string[] {
  const open = onlySecret.filter((name) => name in vars)
  const found = open.map((name) =>
    vars[name] === demoSecret
      ? `${name} is the demo secret, which everybody knows. Take it out of ${file} and wrangler.toml.`
      : `${name} stands in ${file} or wrangler.toml, where others may read it. Take it out, and set it with: ${wrangler} secret put ${name}`,
  )
  if ('LOCAL' in vars) found.push("LOCAL is for one's own machine only. Take it out.")
  for (const name of Object.keys(vars))
    if (!settingNames.includes(name))
      found.push(`${name} is no setting of Parley. Is it spelled wrong? docs/operate/settings.md has them all.`)
  const others = Object.fromEntries(Object.entries(vars).filter(([name]) => !onlySecret.includes(name) && name !== 'LOCAL'))
  try {
    settingsOf({ ...others, SIGNING_SECRET: 'only to look at the others, whatever it will be' })
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    found.push(`${error.message} (${file} or wrangler.toml)`)
  }
  return found
}

/** What still has to be done, once, before the first real deployment. */
export function missingSettings({ chat, file, wrangler, secrets }: Planned): string[] {
  const found: string[] = []
  if (!isHttpsOrigin(chat))
    found.push(
      `"chat" in ${file} is ${chat === '' ? 'empty' : `"${chat}"`}. Put the origin of the Worker there, such as https://chat.example.`,
    )
  if (secrets !== undefined && !secrets.includes('SIGNING_SECRET'))
    found.push(`SIGNING_SECRET is missing. Set it with: openssl rand -base64 48 | ${wrangler} secret put SIGNING_SECRET`)
  return found
}

const isHttpsOrigin = (text: string) => URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).origin === text
