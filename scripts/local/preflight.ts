import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { CliError } from '../cli-error.ts'

const leastGlibc = [2, 35] as const

/**
 * The local runtime is a native program: fails with one sentence when this machine's C library is
 * too old for it.
 */
export function checkSystemLibrary(): void {
  if (process.platform !== 'linux') return
  // Without this the report resolves the names of every open connection, which takes seconds.
  Object.assign(process.report, { excludeNetwork: true })
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } }
  const found = header.glibcVersionRuntime
  const why = `the local Cloudflare runtime needs glibc ${leastGlibc.join('.')} or newer (Debian 12, Ubuntu 22.04, Fedora 36 and later have it)`
  if (found === undefined) throw new CliError(`This Linux has no glibc (perhaps it uses musl), and ${why}.`)
  const [major = 0, minor = 0] = found.split('.').map(Number)
  if (major < leastGlibc[0] || (major === leastGlibc[0] && minor < leastGlibc[1]))
    throw new CliError(`This machine has glibc ${found}, but ${why}.`)
}

/**
 * The local runtime dies without a message when its port is in use, so the port is checked first.
 */
export async function checkPort(port: number): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    const taken = await new Promise<boolean>((done) => {
      const probe = createServer()
        .once('error', (error: NodeJS.ErrnoException) => done(error.code === 'EADDRINUSE' || error.code === 'EACCES'))
        .once('listening', () => probe.close(() => done(false)))
        .listen(port, host)
    })
    if (taken) throw new CliError(`Port ${port} is taken. Stop what uses it, or choose another: npm start -- --port ${port + 1}`)
  }
}

/** A port that is free right now. */
export async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer()
      .once('error', failed)
      .listen(0, '127.0.0.1', () => {
        const address = probe.address()
        probe.close(() => (address !== null && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))))
      })
  })
}

const chromiums = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']

/** The path of a Chromium, if there is one. `CHROMIUM` names another. */
export const chromium = (): string | undefined => [process.env['CHROMIUM'], ...chromiums].find((path) => path && existsSync(path))

/** Installs Chromium where that is possible: on Debian and its relatives, as root. */
export function installChromium(): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.log('No Chromium here: installing it for the browser tests (apt-get) …')
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0
  if (apt('update', '-q')) apt('install', '-y', '-q', '--no-install-recommends', 'chromium')
}
