import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { unstable_readConfig } from 'wrangler'
import { assets, buildAssets } from './build.ts'
import { CliError, command } from './cli-error.ts'
import { buildDashboardHost, buildFunctions, dashboard, deployed } from './dashboard-host.ts'
import { deployMistakes, missingSettings, type Planned } from './deploy-checks.ts'
import { root } from './root.ts'
import { askWrangler, wrangler } from './wrangler.ts'

/** Stands for what is not known yet, in a dry run only. */
const nowhere = 'https://chat.example'
/**
 * What the chat's host serves: without the sample page, and without the dashboard, which has a
 * host of its own.
 */
const served = ['widget', 'widget.js', 'draw', '_headers']

interface Database {
  readonly database_name?: string
  readonly database_id?: string
}

function readOptions(): { dry: boolean } {
  try {
    const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } })
    return { dry: values['dry-run'] }
  } catch (error) {
    throw new CliError(`${error instanceof Error ? error.message : error}\nUsage: npm run deploy [-- --dry-run]`)
  }
}

function planned(dry: boolean): Planned {
  const { vars, d1_databases } = unstable_readConfig({ config: join(root, 'wrangler.toml') })
  const { CHAT_ORIGIN = '' } = unstable_readConfig({ config: join(dashboard, 'wrangler.toml') }).vars
  const plan = {
    vars,
    databases: d1_databases.map((one: Database) => ({ name: one.database_name ?? '', id: one.database_id })),
    chat: String(CHAT_ORIGIN),
  }
  if (dry) return plan
  // A Worker that does not exist yet has no secrets. Someone who is not signed in to Cloudflare
  // gets that error from the next step.
  const listed = JSON.parse(askWrangler(['secret', 'list']) ?? '[]') as { name: string }[]
  return { ...plan, secrets: listed.map(({ name }) => name) }
}

const list = (lines: readonly string[]) => lines.map((line) => `  - ${line}`).join('\n')

/** Migrates both databases. A dry run applies all migrations to empty local ones. */
function migrate(dry: boolean): void {
  const state = join(deployed, 'databases')
  rmSync(state, { recursive: true, force: true })
  for (const { binding } of unstable_readConfig({ config: join(root, 'wrangler.toml') }).d1_databases)
    wrangler(['d1', 'migrations', 'apply', binding, ...(dry ? ['--local', '--persist-to', state] : ['--remote'])], { asks: !dry })
}

async function answers(chat: string): Promise<boolean> {
  for (let tries = 0; tries < 30; tries++) {
    const answer = await fetch(`${chat}/healthz`).catch(() => undefined)
    if (answer?.ok) return true
    await pause(2_000)
  }
  return false
}

/**
 * `npm run deploy`: databases, Worker and dashboard, in this order, because each works without the
 * next. `-- --dry-run` builds everything and uploads nothing.
 */
await command(async () => {
  const { dry } = readOptions()
  const plan = planned(dry)
  const mistakes = deployMistakes(plan)
  const missing = missingSettings(plan)
  const stops = dry ? mistakes : [...mistakes, ...missing]
  if (stops.length > 0) throw new CliError(`This cannot be deployed:\n${list(stops)}`)
  const chat = dry && missing.length > 0 ? nowhere : plan.chat

  console.log('── Everything that runs in a browser')
  await buildAssets()
  const parts = join(deployed, 'assets')
  rmSync(parts, { recursive: true, force: true })
  mkdirSync(parts, { recursive: true })
  for (const name of served) if (existsSync(join(assets, name))) cpSync(join(assets, name), join(parts, name), { recursive: true })
  await buildDashboardHost(chat)

  console.log('\n── The databases')
  migrate(dry)

  console.log('\n── The Worker')
  wrangler(['deploy', '--assets', parts, ...(dry ? ['--dry-run', '--outdir', join(deployed, 'worker')] : [])])

  console.log('\n── The dashboard')
  buildFunctions()
  if (!dry) wrangler(['pages', 'deploy', '--branch', 'main', '--commit-dirty=true'], { cwd: dashboard })

  if (dry) {
    console.log('\nEverything is built and nothing was sent: look into out/deploy.')
    if (missing.length > 0) console.log(`Before it can really be deployed:\n${list(missing)}\n  - SIGNING_SECRET is asked for then.`)
    return
  }
  if (!(await answers(chat)))
    throw new CliError(
      `It is deployed, but ${chat}/healthz does not say that it is well. "npx wrangler tail" shows why: a wrong setting is named in the line "settings-invalid".`,
    )
  console.log(`\nParley is at ${chat}, and the dashboard where the lines above say. Who may sign in there: npm run admin -- --help`)
})
