import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The files with hashed names of one build. */
interface Build {
  readonly files: readonly string[]
  /** Epoch ms; absent in the newest build. */
  readonly replacedAt?: number
}

/** Each deployment uploads this list, so that the next one, from any machine, knows the files. */
const listName = 'builds.json'
/** A page that has been open for longer asks its reader to reload it. */
const keptMs = 30 * 24 * 3_600_000
const hashed = /-[\w-]{8}\.\w+$/
const isSafePath = (path: unknown): path is string =>
  typeof path === 'string' && /^(?:[\w.-]+\/)*[\w.-]+$/.test(path) && !path.includes('..')

/**
 * Adds the files of earlier builds to a folder that is about to be uploaded, because assets belong
 * to one version, and a page that is open now imports its lazy chunks later. `host` is where the
 * last deployment serves its files. Resolves with a sentence when that could not be asked.
 */
export async function addEarlierBuilds(folder: string, host: string, now = Date.now()): Promise<string | undefined> {
  const newest = buildIn(folder)
  const asked = await listOf(host)
  const [last, ...older] = 'builds' in asked ? asked.builds : []
  const isSame = last !== undefined && last.files.join() === newest.files.join()
  const replaced = last === undefined || isSame ? older : [{ ...last, replacedAt: now }, ...older]
  const earlier = replaced.filter(({ replacedAt = 0 }) => now - replacedAt < keptMs)

  const missing = new Set(earlier.flatMap(({ files }) => files).filter((file) => !existsSync(join(folder, file))))
  const lost = new Set<string>()
  for (const file of missing) if (!(await copy(`${host}/${file}`, join(folder, file)))) lost.add(file)
  const builds = [newest, ...earlier].map((build) => ({ ...build, files: build.files.filter((file) => !lost.has(file)) }))
  writeFileSync(join(folder, listName), JSON.stringify(builds))
  return 'problem' in asked ? asked.problem : undefined
}

/** A folder that was uploaded before has its list already, with the files of earlier builds in it. */
function buildIn(folder: string): Build {
  const list = join(folder, listName)
  if (existsSync(list)) return { files: (JSON.parse(readFileSync(list, 'utf8')) as Build[])[0]?.files ?? [] }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
  return { files: files.filter((path) => hashed.test(path)).sort() }
}

async function listOf(host: string): Promise<{ readonly builds: readonly Build[] } | { readonly problem: string }> {
  const url = `${host}/${listName}`
  try {
    const response = await fetch(url)
    // Pages answers an unknown address with the page itself. Nothing has been deployed there yet.
    if (response.status === 404 || isPage(response)) return { builds: [] }
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    const builds = (await response.json()) as Build[]
    return { builds: builds.map(({ files, ...rest }) => ({ ...rest, files: files.filter(isSafePath) })) }
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    return { problem: `${url} could not be read (${why}): pages that are open now will ask their readers to reload.` }
  }
}

const isPage = (response: Response): boolean => response.headers.get('content-type')?.startsWith('text/html') === true

async function copy(url: string, file: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined)
  if (!response?.ok || isPage(response)) return false
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, Buffer.from(await response.arrayBuffer()))
  return true
}
