import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { securityHeaders } from '../worker/http/origin-policy.ts'
import { bundle, sources } from './build.ts'
import { hashOf, unlessCached } from './build-cache.ts'
import { CliError } from './cli-error.ts'
import { root } from './root.ts'
import { wrangler } from './wrangler.ts'

/** Everything that a deployment is made of stands here, also after a dry run. */
export const deployed = join(root, 'out/deploy')
/** Pages takes its settings and functions from where it is started. */
export const dashboard = join(root, 'dashboard')

/** What the host says with every page: the same that the Worker says where it serves the dashboard itself. */
const headers = () =>
  ['/*', ...Object.entries(securityHeaders('/dashboard/', new Set())).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n')

/** Draws and help articles have their pages on the chat's host. Where the dashboard stands beside the chat, its addresses begin otherwise. */
const redirects = (chat: string) =>
  [`/draw/* ${chat}/draw/:splat 302`, `/help/* ${chat}/help/:splat 302`, '/dashboard/* /:splat 302', ''].join('\n')

/** Builds the dashboard for a host where nothing stands beside it. `chat` is the origin of the Worker. */
export async function buildDashboardHost(chat: string): Promise<void> {
  const pages = join(deployed, 'dashboard')
  const stamp = hashOf([...sources, 'worker/http/origin-policy.ts', 'scripts/dashboard-host.ts']) + chat
  await unlessCached(join(deployed, 'dashboard.stamp'), stamp, async () => {
    await bundle({ configFile: join(dashboard, 'vite.config.ts'), base: '/', build: { outDir: pages } })
    // No file of them is told to be kept for long: a part that a later build no longer has is answered with the page itself.
    writeFileSync(join(pages, '_headers'), headers())
    writeFileSync(join(pages, '_redirects'), redirects(chat))
  })
}

/** Bundles what the host runs itself, and makes sure that it runs for the agents' doors and for nothing else. */
export function buildFunctions(): void {
  const routes = join(deployed, 'functions/routes.json')
  mkdirSync(join(deployed, 'functions'), { recursive: true })
  writeFileSync(routes, '')
  wrangler(['pages', 'functions', 'build', '--outdir', join(deployed, 'functions'), '--output-routes-path', routes], { cwd: dashboard })
  const { include } = JSON.parse(readFileSync(routes, 'utf8')) as { include: string[] }
  if (include.join() !== '/api/agent/*')
    throw new CliError(`The dashboard's host would pass on ${include.join(', ')}, and not only /api/agent/*.`)
}
