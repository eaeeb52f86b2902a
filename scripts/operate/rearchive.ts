import { parseArgs } from 'node:util'
import { endpoints } from '../../protocol/http/endpoints.ts'
import type { RearchiveBody, RearchivePage } from '../../protocol/http/ops.ts'
import { mintSecret } from '../../worker/auth/secrets.ts'
import { CliError, command } from '../cli-error.ts'
import { environmentOf, readInstallation } from '../deploy/installation.ts'
import { executeSql } from './execute-sql.ts'
import { databaseArgs, targetOptions } from './target.ts'

const usage = `Usage: npm run rearchive -- [--since 2026-11-28T09:00Z] [--env staging | --local [--state .wrangler/state] [--port 8787]]
Rooms write what D1 has lost since that time, or everything, into D1 again.`

/** So long does the credential of one run last. */
const hourMs = 3_600_000

interface Options {
  /** Epoch ms; undefined for everything. */
  readonly since: number | undefined
  readonly url: string
  /** Wrangler's arguments for the database. */
  readonly where: readonly string[]
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({ options: { ...targetOptions, since: { type: 'string' }, port: { type: 'string', default: '8787' } } })
    const since = values.since === undefined ? undefined : Date.parse(values.since)
    if (since !== undefined && Number.isNaN(since)) throw new Error(`"${values.since}" is no time such as 2026-11-28T09:00Z.`)
    const { chat, file } = readInstallation(environmentOf(values.env))
    if (!values.local && chat === '') throw new Error(`"chat" in ${file} is empty. Is this the folder that you deploy from?`)
    return { since, url: values.local ? `http://localhost:${values.port}` : chat, where: databaseArgs(values) }
  } catch (error) {
    throw new CliError(`${error instanceof Error ? error.message : error}\n${usage}`)
  }
}

async function post(url: string, token: string, body: RearchiveBody): Promise<RearchivePage> {
  const response = await fetch(url + endpoints.rearchive.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  }).catch(() => undefined)
  if (response === undefined) throw new CliError(`${url} did not answer. Is it running there?`)
  if (!response.ok) throw new CliError(`${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as RearchivePage
}

/**
 * `npm run rearchive`: after a restore of D1, which knows only what it held then. Everyone who may
 * write into D1 may run it: the command leaves the hash of a token there.
 */
await command(async () => {
  const { since, url, where } = readOptions()
  const token = mintSecret('operator')
  const now = Date.now()
  executeSql(
    'DB',
    `DELETE FROM operator_tokens WHERE until < ${now}; INSERT INTO operator_tokens VALUES ('${token.hash}', ${now + hourMs});`,
    where,
  )
  let rooms = 0
  let events = 0
  let failed = 0
  let after: string | undefined
  do {
    const page = await post(url, token.text, { ...(since === undefined ? {} : { since }), ...(after === undefined ? {} : { after }) })
    rooms += page.rooms
    events += page.events
    failed += page.failed
    after = page.next
    console.log(`${rooms} rooms, ${events} events …`)
  } while (after !== undefined)
  if (failed > 0) throw new CliError(`${failed} of ${rooms} rooms did not respond. Run the command again: repeats are harmless.`)
  console.log(`\nAll ${rooms} rooms have written their ${events} events again, or do so within minutes.`)
})
