import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { securityHeaders } from '../../worker/http/origin-policy.ts'
import { bundle, sources } from '../build/build.ts'
import { hashOf, unlessCached } from '../build/build-cache.ts'
import { CliError } from '../cli-error.ts'
import { root } from '../root.ts'
import { dashboardRedirects } from './dashboard-redirects.ts'
import { dashboardConfig, deployed, type Installation } from './installation.ts'
import { askWrangler, wrangler } from './wrangler.ts'

/** The files of the dashboard, as `dashboardConfig` names their folder. */
export const dashboardParts = join(deployed, 'dashboard')
/** Pages reads its settings and functions from the folder in which it starts. */
export const dashboard = join(root, 'dashboard')

/**
 * The security headers of every page: the same that the Worker sends when it serves the dashboard.
 */
const headers = () =>
  ['/*', ...Object.entries(securityHeaders('/dashboard/', new Set())).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n')

/** Builds the dashboard for a host of its own. `chat` is the origin of the Worker. */
export async function buildDashboardHost(chat: string): Promise<void> {
  const stamp =
    hashOf([...sources, 'worker/http/origin-policy.ts', 'scripts/deploy/dashboard-host.ts', 'scripts/deploy/dashboard-redirects.ts']) + chat
  await unlessCached(join(deployed, 'dashboard.stamp'), stamp, async () => {
    await bundle({ configFile: join(dashboard, 'vite.config.ts'), base: '/', build: { outDir: dashboardParts } })
    // No long cache for missing files: Pages answers the address of a removed chunk with the page
    // itself.
    writeFileSync(join(dashboardParts, '_headers'), headers())
    writeFileSync(join(dashboardParts, '_redirects'), dashboardRedirects(chat))
  })
}

/**
 * The Pages project of an environment, as wrangler reads it: its settings and functions, beside the
 * built pages. Returns the folder.
 */
export function preparePages(installation: Installation): string {
  const folder = join(deployed, 'pages')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(join(dashboard, 'functions'), join(folder, 'functions'), { recursive: true })
  writeFileSync(join(folder, 'wrangler.json'), JSON.stringify(dashboardConfig(installation), undefined, 2))
  return folder
}

/** Where a Pages project is served; undefined before its first deployment. */
export function dashboardOrigin(project: string): string | undefined {
  const listed = JSON.parse(askWrangler(['pages', 'project', 'list', '--json']) ?? '[]') as Record<string, string>[]
  const domain = listed.find((each) => each['Project Name'] === project)?.['Project Domains']?.split(', ')[0]
  return domain ? `https://${domain}` : undefined
}

/** Bundles the function of the host, and checks that it runs only for the agents' endpoints. */
export function buildFunctions(project: string): void {
  const routes = join(deployed, 'functions/routes.json')
  mkdirSync(join(deployed, 'functions'), { recursive: true })
  writeFileSync(routes, '')
  wrangler(['pages', 'functions', 'build', '--outdir', join(deployed, 'functions'), '--output-routes-path', routes], { cwd: project })
  const { include } = JSON.parse(readFileSync(routes, 'utf8')) as { include: string[] }
  if (include.join() !== '/api/agent/*')
    throw new CliError(`The dashboard's host would pass on ${include.join(', ')}, and not only /api/agent/*.`)
}
