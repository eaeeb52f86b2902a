import { existsSync, rmSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { demoPassword, demoPeople } from '../../demo/people.ts'
import { buildAssets } from '../build/build.ts'
import { watchParts } from '../build/watch-parts.ts'
import { CliError, command } from '../cli-error.ts'
import { root } from '../root.ts'
import { prepareDatabases } from './databases.ts'
import { ensureDemoDraws } from './demo-draws.ts'
import { checkLocalSettings } from './local-settings.ts'
import { checkPort, checkSystemLibrary } from './preflight.ts'
import { startRuntime } from './runtime.ts'
import { watchSite } from './sample-site.ts'
import { StateLock } from './state-lock.ts'

interface Options {
  readonly port: number
  readonly fresh: boolean
  readonly state: string
  readonly watch: boolean
  /** Origins of pages that may carry the widget, beside those of the settings. */
  readonly allow: readonly string[]
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '8787' },
        fresh: { type: 'boolean', default: false },
        state: { type: 'string', default: '.wrangler/state' },
        watch: { type: 'boolean', default: false },
        allow: { type: 'string', multiple: true, default: [] },
      },
    })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${values.port} is not a port.`)
    return { port, fresh: values.fresh, state: resolve(root, values.state), watch: values.watch, allow: values.allow.map(originOf) }
  } catch (error) {
    throw new CliError(
      `${error instanceof Error ? error.message : error}\nUsage: npm start [-- --port 8787] [--fresh] [--watch] [--allow http://localhost:3000] [--state .wrangler/state]`,
    )
  }
}

/** The origin of a page's address. Throws where there is none. */
function originOf(address: string): string {
  if (!/^https?:/.test(address) || !URL.canParse(address))
    throw new Error(`${address} is not the address of a page such as http://localhost:3000.`)
  return new URL(address).origin
}

/** `npm start`: the whole system on this machine, until Ctrl-C. */
await command(async () => {
  const { port, fresh, state, watch, allow } = readOptions()
  process.env['ALLOWED_ORIGINS'] = [process.env['ALLOWED_ORIGINS'] ?? [], allow].flat().join()
  checkSystemLibrary()
  checkLocalSettings(port)
  // Before the port, because an orphaned runtime has it.
  const lock = await StateLock.take(state, port)
  process.once('exit', () => lock.release())
  await checkPort(port)
  if (fresh && existsSync(state)) rmSync(state, { recursive: true })
  // First, because it refuses a state that this version cannot read.
  await prepareDatabases(state)
  await buildAssets()

  const parent = process.ppid
  const starting = startRuntime({ port, state, spawned: (runtime) => lock.runs(runtime, port) })
  let leaving = false
  const leave = async () => {
    if (leaving) return
    leaving = true
    await starting.then((runtime) => runtime.stop()).catch(() => undefined)
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave())
  // When npm is killed outright, no signal arrives; an orphan notices that its parent is gone.
  setInterval(() => process.ppid !== parent && void leave(), 1_000).unref()

  const runtime = await starting
  watchSite()
  if (watch) watchParts()
  // Everything else works without the demo draws, so an error here is printed and stops nothing.
  const draws = await ensureDemoDraws(runtime.url).catch((error) => {
    if (!leaving) console.log(`The demo draws could not be scheduled: ${error instanceof Error ? error.message : error}`)
    return []
  })
  console.log(`
Parley is up.

  A customer's page with the chat   ${runtime.url}/
  The agents' dashboard             ${runtime.url}/dashboard/
  The draw that is open or next     ${runtime.url}/draw/
${draws.map(({ draw, title }) => `    ${title.padEnd(32)}${runtime.url}/draw/${draw}`).join('\n')}

  Sign in to the dashboard as:
${demoPeople.map(({ name, role, email }) => `    ${name.padEnd(14)} ${role.padEnd(6)} ${email.padEnd(24)} ${demoPassword}`).join('\n')}

Pages of your own go into demo/site; ${watch ? 'changed browser parts are rebuilt' : '"npm start -- --watch" rebuilds changed browser parts'}.
Data stays in ${relative(root, state)}; "npm start -- --fresh" begins anew. Ctrl-C ends it.
`)
  const code = await runtime.ended
  if (!leaving) throw new CliError(`The local runtime ended by itself (code ${code}), see above.`)
})
