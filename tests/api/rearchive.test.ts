import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'
import type { LoggedConversationEvent } from '../../protocol/conversation.ts'
import type { SearchHit } from '../../protocol/http/agent.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { textOf } from '../../protocol/message.ts'
import { root } from '../../scripts/root.ts'
import { ask, newId, signIn, type Visitor, visitor } from '../support/clients/people.ts'
import { documented } from '../support/documented.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))
const run = promisify(execFile)

/** The rows of the local database that has this table, as another process sees them. */
function rows(table: string, sql: string): Record<string, unknown>[] {
  const folder = join(system.place.state, 'v3/d1/miniflare-D1DatabaseObject')
  for (const name of readdirSync(folder).filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file))) {
    const db = new DatabaseSync(join(folder, name))
    db.exec('PRAGMA busy_timeout = 10000')
    try {
      if (db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined) return db.prepare(sql).all()
    } finally {
      db.close()
    }
  }
  throw new Error(`no database has ${table}`)
}

const write = async ({ pass }: Visitor, text: string): Promise<void> => {
  const headers = { authorization: `Bearer ${pass.access}` }
  const response = await ask(system, endpoints.postCommand.path, {
    method: 'POST',
    headers,
    body: { type: 'message.post', id: newId(), text },
  })
  expect(response.status).toBe(200)
}

/** The texts of a conversation that the archive has. */
const archived = ({ room }: Visitor, role = 'visitor'): string[] =>
  rows('participations', `SELECT body FROM segments WHERE room = '${room}' ORDER BY first`)
    .flatMap(({ body }) => JSON.parse(String(body)) as LoggedConversationEvent[])
    .flatMap((event) => (event.type === 'message.posted' && event.by.role === role ? [textOf(event.parts)] : []))

const isListed = ({ room }: Visitor): boolean =>
  rows('participations', `SELECT 1 FROM conversations WHERE room = '${room}' AND rev > 0`).length === 1

async function until(is: () => boolean): Promise<void> {
  for (let waited = 0; !is(); waited += 100) {
    if (waited > 30_000) throw new Error('waited in vain')
    await pause(100)
  }
}

it('after D1 went back in time, one command brings back what conversations have had since, beside their traffic', {
  timeout: 120_000,
}, async () => {
  const layla = await visitor(system)
  await write(layla, 'before the restore')
  await until(() => archived(layla).length === 1)
  const segment = rows('participations', `SELECT last, rev, body FROM segments WHERE room = '${layla.room}'`)[0]!
  const earlier = `last = ${segment['last']}, rev = ${segment['rev']}, body = '${String(segment['body']).replaceAll("'", "''")}'`
  const restoredTo = Date.now() + 1
  await until(() => Date.now() > restoredTo)
  await write(layla, 'after it')
  const rana = await visitor(system, 'billing')
  await write(rana, 'began after it')
  await until(() => archived(layla).length === 2 && archived(rana).length === 1 && isListed(rana))

  // What Time Travel does: rows are as they were, and all of a conversation that began later is gone.
  for (const table of ['conversations', 'participations', 'segments'])
    rows('participations', `DELETE FROM ${table} WHERE room = '${rana.room}'`)
  rows('participations', `UPDATE conversations SET rev = 2 WHERE room = '${layla.room}'`)
  rows('participations', `UPDATE segments SET ${earlier} WHERE room = '${layla.room}'`)
  expect([archived(layla), archived(rana), isListed(rana)]).toEqual([['before the restore'], [], false])

  const { port, state } = system.place
  const since = new Date(restoredTo).toISOString()
  const command = documented('npm run rearchive -- --since 2026-11-28T09:00Z --local', { '2026-11-28T09:00Z': since })
  let isOver = false
  const rearchiving = run(process.execPath, [...command, '--state', state, '--port', String(port)], { cwd: root }).finally(
    () => (isOver = true),
  )
  const meanwhile: string[] = []
  while (!isOver && meanwhile.length < 8) {
    meanwhile.push(`meanwhile ${meanwhile.length}`)
    await write(layla, meanwhile.at(-1) ?? '')
    await pause(3_000)
  }
  const { stdout } = await rearchiving
  expect(stdout).toMatch(/All \d+ rooms have written/)

  await until(() => isListed(rana) && archived(layla).length === 2 + meanwhile.length)
  expect(archived(layla)).toEqual(['before the restore', 'after it', ...meanwhile])
  expect(archived(rana)).toEqual(['began after it'])
  const maya = await signIn(system, 'maya')
  const found = (await (await maya.ask(`${endpoints.search.path}?q=began`)).json()) as { hits: readonly SearchHit[] }
  expect(found.hits).toContainEqual(expect.objectContaining({ room: rana.room, title: 'began after it', text: 'began after it' }))
})

it('only one who may write into D1 may let rooms write again', async () => {
  const call = (authorization: string) => ask(system, endpoints.rearchive.path, { method: 'POST', body: {}, headers: { authorization } })
  expect((await call('')).status).toBe(404)
  const guessed = `Bearer operator_${'A'.repeat(43)}`
  expect(await (await call(guessed)).json()).toMatchObject({ code: 'not-found' })
})
