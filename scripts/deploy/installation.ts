import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { experimental_readRawConfig } from 'wrangler'
import * as z from 'zod'
import { CliError } from '../cli-error.ts'
import { root } from '../root.ts'

/** The folder of everything that is deployed; a dry run writes it too. */
export const deployed = join(root, 'out/deploy')

const valuesSchema = z.strictObject({
  /** The origin of the Worker, such as https://chat.example. */
  chat: z.string().default(''),
  /** Settings that differ from `[vars]` in wrangler.toml. */
  vars: z.record(z.string(), z.string()).default({}),
  /** The D1 ids by binding; the deploy command fills them in. */
  databases: z.record(z.string(), z.string()).default({}),
})

type Values = z.infer<typeof valuesSchema>

/** One environment: the values of an installation, and the names that follow from the environment. */
export interface Installation extends Values {
  /** Undefined for production. */
  readonly environment: string | undefined
  /** The file of the values. Git ignores it, so an upgrade never conflicts with it. */
  readonly file: string
  readonly worker: string
  readonly dashboard: string
}

/** `--env <name>` in the arguments of a command, checked. Production has no name. */
export function environmentOf(name: string | undefined): string | undefined {
  if (name === undefined || name === 'production') return undefined
  if (!/^[a-z][a-z0-9-]{0,20}$/.test(name)) throw new CliError(`--env is a name such as staging, and not "${name}".`)
  return name
}

const suffixed = (name: string, environment: string | undefined): string => (environment === undefined ? name : `${name}-${environment}`)

/** Reads the values of an environment. A missing file means that nothing is known yet. */
export function readInstallation(environment: string | undefined, folder: string = root): Installation {
  const file = join(folder, environment === undefined ? 'installation.json' : `installation.${environment}.json`)
  return {
    ...valuesIn(file),
    environment,
    file,
    worker: suffixed('parley', environment),
    dashboard: suffixed('parley-dashboard', environment),
  }
}

function valuesIn(file: string): Values {
  let json: unknown
  try {
    json = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  } catch (error) {
    throw new CliError(`${file} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
  const result = valuesSchema.safeParse(json)
  if (result.success) return result.data
  const mistakes = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`)
  throw new CliError(`${file} is not right. ${mistakes.join('; ')}`)
}

/** Writes the file of the values, so that the operator finds every key that it may have. */
export function writeInstallation({ file, chat, vars, databases }: Installation): void {
  writeFileSync(file, `${JSON.stringify({ chat, vars, databases }, undefined, 2)}\n`)
}

/** The part of wrangler.toml that an environment changes. */
interface RawConfig {
  readonly main: string
  readonly vars: Readonly<Record<string, unknown>>
  readonly d1_databases: readonly D1Config[]
  readonly ratelimits: readonly { readonly namespace_id: string }[]
}

export interface D1Config {
  readonly binding: string
  readonly database_name: string
  readonly database_id: string
  readonly migrations_dir: string
}

/**
 * The configuration of an environment's Worker: wrangler.toml with the values of the installation.
 * Paths are absolute, because wrangler reads it from another folder.
 */
export function workerConfig({ environment, worker, chat, vars, databases }: Installation) {
  const raw = experimental_readRawConfig({ config: join(root, 'wrangler.toml') }).rawConfig as unknown as RawConfig
  return {
    ...raw,
    name: worker,
    main: join(root, raw.main),
    vars: { ...raw.vars, ...vars },
    d1_databases: raw.d1_databases.map((one) => ({
      ...one,
      database_name: suffixed(one.database_name, environment),
      database_id: databases[one.binding] ?? one.database_id,
      migrations_dir: join(root, one.migrations_dir),
    })),
    // Counters are per account and number, so environments must not share one.
    ratelimits: raw.ratelimits.map((one) => ({ ...one, namespace_id: String(Number(one.namespace_id) + offsetOf(environment)) })),
    ...routesFor(chat),
  }
}

/** A number of its own for each environment: 0 for production. */
const offsetOf = (environment = ''): number => [...environment].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000, 0)

/** A host of one's own is a custom domain; an address at workers.dev needs no route. */
function routesFor(chat: string) {
  const host = URL.canParse(chat) ? new URL(chat).hostname : ''
  if (host === '' || host.endsWith('.workers.dev')) return {}
  return { routes: [{ pattern: host, custom_domain: true }] }
}

/** The configuration of an environment's dashboard host (Pages). */
export function dashboardConfig({ worker, dashboard, chat }: Installation) {
  const { rawConfig } = experimental_readRawConfig({ config: join(root, 'dashboard/wrangler.toml') })
  return {
    ...rawConfig,
    name: dashboard,
    pages_build_output_dir: '../../dashboard',
    services: [{ binding: 'CHAT', service: worker }],
    vars: { ...rawConfig.vars, CHAT_ORIGIN: chat },
  }
}

function writeJson(file: string, value: unknown): string {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`)
  return file
}

/** Writes the Worker's configuration of an environment and returns wrangler's arguments for it. */
export function configArgs(installation: Installation): string[] {
  const file = join(deployed, `${installation.worker}.json`)
  return ['--config', writeJson(file, workerConfig(installation))]
}
