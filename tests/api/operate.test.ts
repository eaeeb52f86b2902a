import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, inject, it } from 'vitest'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { ask } from '../support/clients/people.ts'
import { documented } from '../support/documented.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))
const folder = mkdtempSync(join(tmpdir(), 'parley-articles-'))
const onThisSystem = ['--state', system.place.state]
const run = promisify(execFile)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('Dana puts a folder of articles into the help centre, and reads which file has to change', { timeout: 120_000 }, async () => {
  const command = documented('npm run articles -- help --local', { help: folder })
  writeFileSync(join(folder, 'park-your-bicycle.md'), '---\ntitle: Park your bicycle\n---\n\nIn the **yard**, behind the house.\n')
  const { stdout } = await run(process.execPath, [...command, ...onThisSystem])
  expect(stdout).toContain('One article is in the help centre.')
  expect(await (await ask(system, '/help/park-your-bicycle')).text()).toContain('<strong>yard</strong>')

  writeFileSync(join(folder, 'untitled.md'), 'No title here.\n')
  const failed = await run(process.execPath, [...command, ...onThisSystem]).catch((error) => error as { stderr: string })
  expect(failed.stderr.trim()).toBe('untitled.md does not begin with its title between two lines of ---')
})

it('Dana adds an admin, who signs in', { timeout: 120_000 }, async () => {
  const command = documented('npm run admin -- --email lina@example.com --name "Lina Khoury" --local')
  const added = run(process.execPath, [...command, ...onThisSystem])
  added.child.stdin?.end('a long enough password\n')
  expect((await added).stdout).toContain('Lina Khoury signs in as lina@example.com, as admin.')
  const body = { email: 'lina@example.com', password: 'a long enough password' }
  const response = await ask(system, endpoints.signIn.path, { method: 'POST', body })
  expect(await response.json()).toMatchObject({ you: { name: 'Lina Khoury', role: 'admin' } })
})
