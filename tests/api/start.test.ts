import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { freePort } from '../../scripts/local/preflight.ts'
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
  const child = spawn(process.execPath, [join(root, 'scripts/local/start.ts'), ...args], {
    cwd: root,
    env: { ...process.env, [name]: value },
  })
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

/** Waits until this address shows this text. */
async function shows(url: string, text: string): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 100) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok && (await response.text()).includes(text)) return
    await pause(100)
  }
  throw new Error(`${url} does not show it`)
}

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

  const first = start(...options, '--allow', 'http://localhost:3000/shop/')
  await first.up()
  for (const line of [
    `http://localhost:${port}/`,
    `http://localhost:${port}/dashboard/`,
    `http://localhost:${port}/draw/d_`,
    'maya@parley.example',
    'parley-demo',
  ])
    expect(first.sent()).toContain(line)
  // The first page of the demo is one live draw.
  expect(await (await fetch(`http://localhost:${port}/live-chat/status`)).json()).toMatchObject({
    title: 'The domain draw',
    status: 'open',
  })
  const layla = await visitor(system)
  expect((await layla.history()).map(({ type }) => type)).toEqual(['conversation.opened'])

  // A page that is saved while the system runs, and an origin that the command line allows.
  const page = join(root, 'demo/site/saved-just-now.html')
  try {
    writeFileSync(page, '<!doctype html><title>Saved just now</title>')
    await shows(`http://localhost:${port}/saved-just-now.html`, 'Saved just now')
  } finally {
    rmSync(page)
    rmSync(join(root, 'dist/assets/saved-just-now.html'), { force: true })
  }
  const config = await fetch(`http://localhost:${port}/api/chat/config`, { headers: { origin: 'http://localhost:3000' } })
  expect(config.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')

  const besides = start('--port', String(await freePort()), '--state', state, '--fresh')
  expect(await besides.ended).toBe(1)
  expect(besides.sent()).toContain(`${state} is in use: another Parley runs on it on port ${port} (process ${first.child.pid})`)
  expect(await layla.history()).toHaveLength(1)
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  expect(leftBehind()).toEqual([])

  const second = start(...options)
  await second.up()
  expect((await new Visitor(system, layla.pass).history()).map(({ type }) => type)).toEqual(['conversation.opened'])
  // Nothing of the start itself is left, so nothing ends its runtime.
  second.child.kill('SIGKILL')
  await second.ended
  expect(leftBehind()).not.toEqual([])

  const afterwards = start(...options)
  await afterwards.up()
  expect(afterwards.sent()).toContain('An earlier start ended without its runtime')
  expect((await new Visitor(system, layla.pass).history()).map(({ type }) => type)).toEqual(['conversation.opened'])
  afterwards.child.kill('SIGTERM')
  expect(await afterwards.ended).toBe(0)
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
}, 300_000)

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
  expect(sent()).toContain('Usage: npm start [-- --port 8787] [--fresh] [--watch]')
})
