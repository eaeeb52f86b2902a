import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { buildDashboardHost, dashboard } from '../../scripts/deploy/dashboard-host.ts'
import { freePort } from '../../scripts/local/preflight.ts'
import { endGroup, quiet, registryIn } from '../../scripts/local/runtime.ts'
import { root } from '../../scripts/root.ts'
import type { System } from './system.ts'

/**
 * The target of its links to draws and help articles: not this machine, because a host's redirects
 * must be https.
 */
export const chat = 'https://chat.example'

/** The dashboard as Pages serves it, on a host of its own beside the system. */
export async function dashboardHost(system: System): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const { state } = system.place
  await buildDashboardHost(chat)
  const port = await freePort()
  const log = openSync(join(state, 'pages.log'), 'a')
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/wrangler/bin/wrangler.js'),
      ...['pages', 'dev', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'],
      ...['--persist-to', join(state, 'pages'), '--show-interactive-dev-session=false'],
    ],
    {
      cwd: dashboard,
      env: { ...process.env, ...quiet, WRANGLER_REGISTRY_PATH: registryIn(state) },
      detached: true,
      stdio: ['ignore', log, log],
    },
  )
  closeSync(log)
  const stop = () => endGroup(child.pid!)
  // Up, and connected to the Worker: without a session the Worker refuses.
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(200)) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/agent/me`).catch(() => undefined)
    if (answer?.status === 401) return { url: `http://localhost:${port}`, stop }
  }
  await stop()
  throw new Error(`The dashboard's host did not come up, see ${join(state, 'pages.log')}`)
}
