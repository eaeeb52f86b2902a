import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addEarlierBuilds } from './earlier-builds.ts'

const day = 24 * 3_600_000
let top: string
let deployed: string
let server: Server
let host: string

/** Serves the folder that was deployed last; an unknown address is the page itself, as on Pages. */
beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'parley-builds-'))
  deployed = ''
  server = createServer(({ url }, answer) => {
    const file = join(top, deployed, url ?? '')
    const known = deployed !== '' && existsSync(file)
    answer.setHeader('content-type', known ? (url?.endsWith('.json') ? 'application/json' : 'text/javascript') : 'text/html')
    answer.end(known ? readFileSync(file) : '<!doctype html>')
  })
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
  host = `http://localhost:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.close()
  rmSync(top, { recursive: true })
})

/** One deployment from a machine that has only this build. */
async function deploy(name: string, hash: string, at: number): Promise<string[]> {
  const folder = join(top, name)
  mkdirSync(join(folder, 'widget'), { recursive: true })
  writeFileSync(join(folder, 'widget.js'), name)
  writeFileSync(join(folder, 'widget', `chat-${hash}.js`), name)
  expect(await addEarlierBuilds(folder, host, at)).toBe(undefined)
  deployed = name
  return readdirSync(join(folder, 'widget')).sort()
}

test('a deployment keeps the files of earlier ones for thirty days after they were replaced', async () => {
  expect(await deploy('first', 'AAAAAAAA', 0)).toEqual(['chat-AAAAAAAA.js'])
  expect(await deploy('second', 'BBBBBBBB', 40 * day)).toEqual(['chat-AAAAAAAA.js', 'chat-BBBBBBBB.js'])
  expect(readFileSync(join(top, 'second/widget/chat-AAAAAAAA.js'), 'utf8')).toBe('first')
  expect(await deploy('third', 'CCCCCCCC', 60 * day)).toEqual(['chat-AAAAAAAA.js', 'chat-BBBBBBBB.js', 'chat-CCCCCCCC.js'])
  expect(await deploy('fourth', 'DDDDDDDD', 71 * day)).toEqual(['chat-BBBBBBBB.js', 'chat-CCCCCCCC.js', 'chat-DDDDDDDD.js'])
})

test('the same build again replaces nothing, and a folder with its list is read by that list', async () => {
  await deploy('first', 'AAAAAAAA', 0)
  await deploy('second', 'BBBBBBBB', day)
  expect(await deploy('second', 'BBBBBBBB', 2 * day)).toEqual(['chat-AAAAAAAA.js', 'chat-BBBBBBBB.js'])
  expect(JSON.parse(readFileSync(join(top, 'second/builds.json'), 'utf8'))).toEqual([
    { files: ['widget/chat-BBBBBBBB.js'] },
    { files: ['widget/chat-AAAAAAAA.js'], replacedAt: day },
  ])
})

test('a list with paths outside of the folder adds none of them, and a host that is away is named', async () => {
  mkdirSync(join(top, 'odd'))
  writeFileSync(
    join(top, 'odd/builds.json'),
    JSON.stringify([{ files: ['../outside-AAAAAAAA.js', '/etc/x-AAAAAAAA.js', 'lost-AAAAAAAA.js'] }]),
  )
  deployed = 'odd'
  expect(await deploy('next', 'BBBBBBBB', day)).toEqual(['chat-BBBBBBBB.js'])
  expect(JSON.parse(readFileSync(join(top, 'next/builds.json'), 'utf8'))[1]).toEqual({ files: [], replacedAt: day })
  server.close()
  server.closeAllConnections()
  expect(await addEarlierBuilds(join(top, 'next'), host, day)).toContain(`${host}/builds.json`)
})
