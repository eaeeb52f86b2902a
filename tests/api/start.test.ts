import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { freePort } from '../../scripts/preflight.ts'
import { root } from '../../scripts/root.ts'
import { Visitor, visitor } from '../support/clients/people.ts'
import { System } from '../support/system.ts'

/** Every process of a run inherits this variable, also when its parent has ended. */
const runTag = `PARLEY_RUN=${randomUUID()}`
const state = mkdtempSync(join(tmpdir(), 'parley-start-'))
const running = new Set<ChildProcess>()

interface Run {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  sent(): string
  up(): Promise<void>
}

function start(...args: string[]): Run {
  const [name = '', value = ''] = runTag.split('=')
  const child = spawn(process.execPath, [join(root, 'scripts/start.ts'), ...args], { cwd: root, env: { ...process.env, [name]: value } })
  running.add(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
  const ended = new Promise<number | null>((done) => child.once('close', done))
  const sent = () => text.trim()
  const up = async () => {
    for (let waited = 0; !sent().includes('Ctrl-C ends it.'); waited += 100) {
      if (child.exitCode !== null || waited > 60_000) throw new Error(sent())
      await pause(100)
    }
  }
  return { child, ended, sent, up }
}

const leftBehind = (): string[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(runTag)
          ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
          : []
      } catch {
        return []
      }
    })

/** Gives the local D1 databases the name of a migration that no longer exists. */
function pretendOlderVersion(): void {
  const folder = join(state, 'v3/d1/miniflare-D1DatabaseObject')
  for (const file of readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))) {
    const db = new DatabaseSync(join(folder, file))
    db.exec("UPDATE d1_migrations SET name = '0001_messages_and_participations.sql' WHERE name = '0000_first_tables.sql'")
    db.close()
  }
  rmSync(join(state, 'databases.stamp'))
}

afterEach(() => {
  for (const child of running) child.kill('SIGTERM')
  running.clear()
})

it('npm start starts everything at once, survives a restart with its data and leaves no process behind', async () => {
  const port = await freePort()
  const options = ['--port', String(port), '--state', state]
  const system = new System({ url: `http://localhost:${port}`, port, state, logFile: join(state, 'none') })

  const first = start(...options)
  await first.up()
  for (const line of [
    `http://localhost:${port}/`,
    `http://localhost:${port}/dashboard/`,
    `http://localhost:${port}/draw/d_`,
    'maya@parley.example',
    'parley-demo',
  ])
    expect(first.sent()).toContain(line)
  const layla = await visitor(system)
  expect((await layla.history()).map(({ type }) => type)).toEqual(['conversation.opened'])
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  expect(leftBehind()).toEqual([])

  const second = start(...options)
  await second.up()
  expect((await new Visitor(system, layla.pass).history()).map(({ type }) => type)).toEqual(['conversation.opened'])
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
  expect(leftBehind()).toEqual([])

  pretendOlderVersion()
  const refused = start(...options)
  expect(await refused.ended).toBe(1)
  expect(refused.sent()).toBe(`${state} was made by an older version of Parley; start with \`npm start -- --fresh\``)

  const third = start(...options, '--fresh')
  await third.up()
  expect(await new Visitor(system, layla.pass).history()).toEqual([])
  third.child.kill('SIGTERM')
  await third.ended
  rmSync(state, { recursive: true, force: true })
}, 180_000)

it('npm start reports a taken port in one sentence', async () => {
  const port = await freePort()
  const taken = createServer()
  await new Promise<void>((done) => taken.listen(port, '127.0.0.1', done))
  const { ended, sent } = start('--port', String(port), '--state', state)
  expect(await ended).toBe(1)
  taken.close()
  expect(sent()).toBe(`Port ${port} is taken. Stop what uses it, or choose another: npm start -- --port ${port + 1}`)
})

it('npm start replies to an unknown option with its usage', async () => {
  const { ended, sent } = start('--prot', '9000')
  expect(await ended).toBe(1)
  expect(sent()).toContain('Usage: npm start [-- --port 8787] [--fresh]')
})
