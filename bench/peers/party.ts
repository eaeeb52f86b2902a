import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../scripts/local/preflight.ts'
import { type Served, serve } from '../serve.ts'
import { peersFolder } from './packages.ts'

/** Written where its package is installed, so that the bundler finds it there. */
const worker = `import { routePartykitRequest, Server } from 'partyserver'

export class Party extends Server {
  static options = { hibernate: true }
  onMessage(_, message) {
    this.broadcast(message)
  }
}

export default {
  fetch: async (request, env) => (await routePartykitRequest(request, env)) ?? new Response(null, { status: 404 }),
}
`

const config = `name = "parley-bench-party"
main = "worker.js"
compatibility_date = "2026-09-01"
compatibility_flags = ["nodejs_compat"]
send_metrics = false

[[durable_objects.bindings]]
name = "Party"
class_name = "Party"

[exports]
Party = { type = "durable-object", storage = "sqlite" }
`

/** partyserver in the same bare runtime as the rooms. */
export async function serveParty(): Promise<Served> {
  const folder = join(peersFolder, 'party')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'worker.js'), worker)
  writeFileSync(join(folder, 'wrangler.toml'), config)
  return serve(await freePort(), undefined, { config: join(folder, 'wrangler.toml'), classes: { Party: 'Party' } })
}
