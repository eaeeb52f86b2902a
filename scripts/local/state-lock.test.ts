import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StateLock } from './state-lock.ts'

let folder: string
let state: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-lock-'))
  state = join(folder, 'state')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The id of a process that has ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

const holder = (values: object) => writeFileSync(`${state}.lock`, JSON.stringify(values))

test('a second system on one state is refused with the process and port of the first', async () => {
  const lock = await StateLock.take(state, 8787)
  await expect(StateLock.take(state, 9000)).rejects.toThrow(`runs on it on port 8787 (process ${process.pid})`)
  lock.release()
  await StateLock.take(state, 9000)
})

test('of two starts at once only one gets the state', async () => {
  const results = await Promise.allSettled([StateLock.take(state, 1), StateLock.take(state, 2)])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('the lock of a process that has ended is taken over, also one that was never written', async () => {
  holder({ pid: await endedPid(), port: 8787 })
  const lock = await StateLock.take(state, 8787)
  lock.release()
  writeFileSync(`${state}.lock`, '')
  await StateLock.take(state, 8787)
})

test('a runtime that outlived its starter is ended', async () => {
  const runtime = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  const ended = once(runtime, 'exit')
  holder({ pid: await endedPid(), runtime: runtime.pid, port: 8787 })
  const lock = await StateLock.take(state, 8787)
  await ended
  expect(runtime.signalCode).not.toBeNull()
  lock.release()
  expect(existsSync(`${state}.lock`)).toBe(false)
})

test('another process that got the number of an earlier holder holds nothing', async () => {
  holder({ pid: process.pid, began: '1', port: 8787 })
  const lock = await StateLock.take(state, 8787)
  lock.release()
})
