/**
 * Installs what is missing. Runs before every command on the machine's own Node, so it uses only
 * built-ins and is plain JavaScript. `--done` (npm's own postinstall) only writes the stamp, so
 * that a manual `npm ci` counts too.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(root, 'node_modules', '.parley-stamp')
/** Node runs TypeScript without a flag since this version; wrangler needs 22 too. */
const leastNode = /** @type {const} */ ([22, 18])

/**
 * Hashes what determines node_modules: the machine's Node, the lock file and the fields of the
 * package files that npm reads. A changed script installs nothing. With another Node npm may choose
 * other packages, and a failed install of an unsuitable one is made good.
 */
function wanted() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${machineNode()}`)
  for (const file of ['package.json', 'dashboard/package.json']) {
    const { dependencies, devDependencies, optionalDependencies, workspaces, allowScripts } = JSON.parse(
      readFileSync(join(root, file), 'utf8'),
    )
    hash.update(JSON.stringify({ dependencies, devDependencies, optionalDependencies, workspaces, allowScripts }))
  }
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
}

/**
 * The version of Node before npm put our own first in the PATH, because both install scripts and
 * commands write the stamp.
 */
function machineNode() {
  const bin = join(root, 'node_modules', '.bin')
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
  try {
    return execFileSync('node', ['--version'], { encoding: 'utf8', cwd: root, env: { ...process.env, PATH: path.join(delimiter) } }).trim()
  } catch {
    return process.execPath.startsWith(bin) ? '' : process.version
  }
}

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(`\n${sentence}\n`)
  process.exit(1)
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
// The range of `engines` in package.json: older ones lack what the tools of the build need.
if (major < 20 || (major === 20 && minor < 19) || major === 21 || (major === 22 && minor < 12))
  stop(`Parley needs Node 20.19, 22.12 or newer; this is ${process.versions.node}. Please install a newer Node.`)

if (process.argv.includes('--done')) {
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(stampFile, wanted())
  process.exit(0)
}

const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
if (stamp !== wanted()) {
  console.log('Installing what is missing (npm ci) …')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []]
  const { status, error } = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (error) stop('npm was not found. Parley needs npm 10 or newer beside Node.')
  if (status !== 0) stop('npm ci did not succeed, see above. Is the network there?')
  writeFileSync(stampFile, wanted())
}

// npm puts node_modules/.bin first in the PATH of its scripts. There is a Node of our own where npm
// has one for this machine: the commands need a newer one than the machine may have.
const ours = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
let version = ''
try {
  version = execFileSync(existsSync(ours) ? ours : 'node', ['--version'], { encoding: 'utf8' }).trim()
} catch {
  stop(`The Node that npm installed for Parley (${ours}) does not run on this machine.`)
}
const [ourMajor = 0, ourMinor = 0] = version.slice(1).split('.').map(Number)
if (ourMajor < leastNode[0] || (ourMajor === leastNode[0] && ourMinor < leastNode[1]))
  stop(
    `Parley's commands would run on Node ${version}, but need ${leastNode.join('.')} or newer. Install a newer Node; on Linux and Windows, delete node_modules and try again.`,
  )
