import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { assets, buildAssets } from '../build/build.ts'
import { CliError, command } from '../cli-error.ts'
import { root } from '../root.ts'
import { buildDashboardHost, buildFunctions, dashboardOrigin, dashboardParts, preparePages } from './dashboard-host.ts'
import { deployMistakes, missingSettings, type Planned } from './deploy-checks.ts'
import { ensureDatabases } from './deploy-databases.ts'
import { addEarlierBuilds } from './earlier-builds.ts'
import {
  configArgs,
  deployed,
  environmentOf,
  type Installation,
  readInstallation,
  workerConfig,
  writeInstallation,
} from './installation.ts'
import { askWrangler, wrangler } from './wrangler.ts'

/** Stands for what is not known yet, in a dry run only. */
const nowhere = 'https://chat.example'
/**
 * What the chat's host serves: without the sample page, and without the dashboard, which has a
 * host of its own.
 */
const served = ['widget', 'widget.js', 'widget.json', 'draw', '_headers']

interface Options {
  readonly dry: boolean
  readonly environment: string | undefined
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false }, env: { type: 'string' } } })
    return { dry: values['dry-run'], environment: environmentOf(values.env) }
  } catch (error) {
    throw new CliError(`${error instanceof Error ? error.message : error}\nUsage: npm run deploy [-- --env staging] [--dry-run]`)
  }
}

function planned(installation: Installation, dry: boolean): Planned {
  const { environment, file, chat } = installation
  const plan = {
    vars: workerConfig(installation).vars,
    chat,
    file: relative(root, file),
    wrangler: environment === undefined ? 'npm run wrangler --' : `npm run wrangler -- --env ${environment}`,
  }
  if (dry) return plan
  // A Worker that does not exist yet has no secrets. Someone who is not signed in to Cloudflare
  // gets that error from the next step.
  const listed = JSON.parse(askWrangler(['secret', 'list', ...configArgs(installation)]) ?? '[]') as { name: string }[]
  return { ...plan, secrets: listed.map(({ name }) => name) }
}

const list = (lines: readonly string[]) => lines.map((line) => `  - ${line}`).join('\n')

/** Migrates both databases. A dry run applies all migrations to empty local ones. */
function migrate(installation: Installation, dry: boolean): void {
  const state = join(deployed, 'databases')
  rmSync(state, { recursive: true, force: true })
  for (const { binding } of workerConfig(installation).d1_databases) {
    const where = dry ? ['--local', '--persist-to', state] : ['--remote']
    wrangler(['d1', 'migrations', 'apply', binding, ...configArgs(installation), ...where], { asks: !dry })
  }
}

/** Pages that are open now need the files of the build that they came with. */
async function keepOpenPages(folder: string, host: string | undefined): Promise<void> {
  const problem = host && (await addEarlierBuilds(folder, host))
  if (problem) console.log(problem)
}

/** Undefined when the deployment is well, else what `/healthz` has to report. */
async function illness(chat: string): Promise<string | undefined> {
  let last = 'did not answer'
  for (let tries = 0; tries < 30; tries++) {
    const answer = await fetch(`${chat}/healthz`).catch(() => undefined)
    if (answer?.ok) return undefined
    if (answer) last = `answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`
    await pause(2_000)
  }
  return last
}

/**
 * `npm run deploy`: databases, Worker and dashboard, in this order, because each works without the
 * next. `-- --dry-run` builds everything and uploads nothing.
 */
await command(async () => {
  const { dry, environment } = readOptions()
  let installation = readInstallation(environment)
  if (!dry && !existsSync(installation.file)) writeInstallation(installation)
  const plan = planned(installation, dry)
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
  if (!dry) {
    await keepOpenPages(parts, chat)
    await keepOpenPages(dashboardParts, dashboardOrigin(installation.dashboard))
  }

  console.log('\n── The databases')
  if (!dry) installation = ensureDatabases(installation)
  migrate(installation, dry)

  console.log('\n── The Worker')
  wrangler(['deploy', ...configArgs(installation), '--assets', parts, ...(dry ? ['--dry-run', '--outdir', join(deployed, 'worker')] : [])])

  console.log('\n── The dashboard')
  const pages = preparePages({ ...installation, chat })
  buildFunctions(pages)
  if (!dry) wrangler(['pages', 'deploy', '--branch', 'main', '--commit-dirty=true'], { cwd: pages })

  if (dry) {
    console.log('\nEverything is built and nothing was sent: look into out/deploy.')
    if (missing.length > 0) console.log(`Before it can really be deployed:\n${list(missing)}\n  - SIGNING_SECRET is asked for then.`)
    return
  }
  const found = await illness(chat)
  if (found !== undefined)
    throw new CliError(
      `It is deployed, but ${chat}/healthz ${found}\n"${plan.wrangler} tail" shows why: the line "settings-invalid" has the reason of a wrong setting.`,
    )
  console.log(`\nParley is at ${chat}, and the dashboard where the lines above say. Who may sign in there: npm run admin -- --help`)
})
