import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeEarlierBuilds } from './earlier-builds.ts'

const day = 24 * 3_600_000
let root: string
let server: Server
let host: string
/** The folder that the host serves now. */
let served: string

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'parley-builds-'))
  served = join(root, 'nothing-yet')
  server = createServer((request, response) => {
    const file = join(served, request.url ?? '')
    if (!existsSync(file)) response.writeHead(404).end()
    else response.end(readFileSync(file))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.close()
  rmSync(root, { recursive: true, force: true })
})

/** Deploys a build with these files, as the deploy command does. */
async function deploy(name: string, files: Readonly<Record<string, string>>, now: number): Promise<void> {
  const folder = join(root, name)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  await takeEarlierBuilds(host, folder, now)
  served = folder
}

const at = (path: string): string | undefined => (existsSync(join(served, path)) ? readFileSync(join(served, path), 'utf8') : undefined)

test('a page that was open during two deployments still loads the parts of its build', async () => {
  await deploy('one', { 'widget.js': 'loader 1', 'widget/home-aaaaaaaa.js': 'home 1', 'draw/assets/index-aaaaaaaa.js': 'draw 1' }, 0)
  await deploy('two', { 'widget.js': 'loader 2', 'widget/home-bbbbbbbb.js': 'home 2' }, day)
  await deploy('three', { 'widget.js': 'loader 3', 'widget/home-cccccccc.js': 'home 3' }, 2 * day)
  expect([at('widget/home-aaaaaaaa.js'), at('widget/home-bbbbbbbb.js'), at('widget/home-cccccccc.js')]).toEqual([
    'home 1',
    'home 2',
    'home 3',
  ])
  expect([at('draw/assets/index-aaaaaaaa.js'), at('widget.js')]).toEqual(['draw 1', 'loader 3'])
})

test('a build is taken along for thirty days after it was last deployed', async () => {
  await deploy('one', { 'widget/home-aaaaaaaa.js': 'home 1' }, 0)
  await deploy('two', { 'widget/home-bbbbbbbb.js': 'home 2' }, 29 * day)
  expect(at('widget/home-aaaaaaaa.js')).toBe('home 1')
  await deploy('three', { 'widget/home-bbbbbbbb.js': 'home 2' }, 31 * day)
  expect([at('widget/home-aaaaaaaa.js'), at('widget/home-bbbbbbbb.js')]).toEqual([undefined, 'home 2'])
})

test('a list with a path outside the hashed files writes nothing there', async () => {
  await deploy('one', { 'builds.json': '', 'widget/home-aaaaaaaa.js': 'home 1', 'secret.txt': 'secret' }, 0)
  writeFileSync(join(served, 'builds.json'), JSON.stringify({ '../escaped.js': 1, 'secret.txt': 1, 'widget/../secret.txt': 1 }))
  await deploy('two', { 'widget/home-bbbbbbbb.js': 'home 2' }, day)
  expect([at('secret.txt'), existsSync(join(root, 'escaped.js'))]).toEqual([undefined, false])
})
