import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CliError } from './cli-error.ts'

/** Where the host lists the hashed files that it serves; no rule of `_headers` lets it be cached. */
const listName = 'builds.json'
/** A page may stay open this long and still load the rest of its own build. */
const keptMs = 30 * 24 * 3_600_000

/** When a deployment last built each file (epoch ms), by its path on the host. */
type Builds = Readonly<Record<string, number>>

/** Folders whose files have a hash in their names, so that files of several builds fit beside each other. */
const hashed = ['widget', 'draw/assets']
const isOurs = (path: string): boolean => /^(?:widget|draw\/assets)\/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+$/.test(path)

const filesOf = (folder: string): string[] =>
  hashed
    .flatMap((name) => (existsSync(join(folder, name)) ? readdirSync(join(folder, name)).map((file) => `${name}/${file}`) : []))
    .filter(isOurs)

async function listAt(host: string): Promise<Builds> {
  const response = await fetch(`${host}/${listName}`).catch(() => undefined)
  // The first deployment, or one from before there was a list.
  if (response === undefined || response.status === 404) return {}
  if (!response.ok)
    throw new CliError(`${host}/${listName} answered ${response.status}, so the files of earlier builds cannot be taken along. Try again.`)
  const list: unknown = await response.json().catch(() => ({}))
  return Object.fromEntries(Object.entries(list ?? {}).filter(([path, at]) => isOurs(path) && typeof at === 'number'))
}

/**
 * Takes the files of earlier builds along into `folder`, which replaces everything that `host`
 * serves: pages that are open load parts of the chat only when someone needs them. Works from any
 * machine, because the host itself has the files.
 */
export async function takeEarlierBuilds(host: string, folder: string, now: number): Promise<void> {
  const builds: Record<string, number> = Object.fromEntries(filesOf(folder).map((path) => [path, now]))
  for (const [path, at] of Object.entries(await listAt(host))) {
    if (path in builds || at < now - keptMs) continue
    const response = await fetch(`${host}/${path}`).catch(() => undefined)
    if (!response?.ok) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), Buffer.from(await response.arrayBuffer()))
    builds[path] = at
  }
  writeFileSync(join(folder, listName), JSON.stringify(builds))
}
