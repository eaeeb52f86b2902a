import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/root.ts'

/** Not dependencies of the project: they are installed here, and only for this comparison. */
export const peersFolder = join(root, 'out/bench-peers')

const versions = { 'better-sqlite3': '12.11.1', partyserver: '0.5.10', 'socket.io': '4.8.4', ws: '8.23.0' } as const

/**
 * Installs the peers' packages at these versions, once. Without their install scripts: compiling
 * SQLite would take minutes where no compiled one can be downloaded. Returns whether
 * `better-sqlite3` has one.
 */
export function installPeers(): { readonly hasBetterSqlite: boolean } {
  mkdirSync(peersFolder, { recursive: true })
  const file = join(peersFolder, 'package.json')
  const wanted = `${JSON.stringify({ name: 'parley-bench-peers', private: true, dependencies: versions }, null, 2)}\n`
  const isInstalled = existsSync(join(peersFolder, 'node_modules')) && existsSync(file) && readFileSync(file, 'utf8') === wanted
  if (!isInstalled) {
    writeFileSync(file, wanted)
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: peersFolder, stdio: 'inherit' })
  }
  const sqlite = join(peersFolder, 'node_modules/better-sqlite3')
  const compiled = join(sqlite, 'build/Release/better_sqlite3.node')
  if (!existsSync(compiled)) {
    try {
      execFileSync(process.execPath, [join(peersFolder, 'node_modules/prebuild-install/bin.js')], { cwd: sqlite, stdio: 'ignore' })
    } catch {
      // No compiled one for this machine, or no network.
    }
  }
  return { hasBetterSqlite: existsSync(compiled) }
}

export const versionOf = (name: keyof typeof versions): string => versions[name]
