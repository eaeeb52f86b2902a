import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { chromium, type Page } from '@playwright/test'
import { endpoints } from '../protocol/http/endpoints.ts'
import type { InboxItem, InboxRow } from '../protocol/inbox.ts'
import { chromium as chromiumPath } from '../scripts/local/preflight.ts'
import { newId, type Staff, signIn, visitor } from '../tests/support/clients/people.ts'
import { freshSystem, type System } from '../tests/support/system.ts'
import { median, type Row } from './table.ts'

const conversations = 50_000

/** The storage of the inbox as a Durable Object has it, in the file of one that is not running. */
interface StoredRows {
  put(row: InboxRow, open: boolean): readonly InboxItem[]
}

/** Fills the list of a system that is not running, in one transaction. */
async function fill(system: System): Promise<void> {
  const folder = join(system.place.state, 'v3/do/parley-Inbox')
  const [file] = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
  if (file === undefined) throw new Error('The inbox has no file yet.')
  const db = new DatabaseSync(join(folder, file))
  const statements = new Map<string, ReturnType<typeof db.prepare>>()
  const exec = (query: string, ...bindings: SQLInputValue[]) => {
    const statement = statements.get(query) ?? db.prepare(query)
    statements.set(query, statement)
    const found = statement.all(...bindings)
    return { toArray: () => found, one: () => found[0] }
  }
  // Imported by URL: the types of this module need the Worker's types, which this project does not
  // load.
  const { InboxRows } = await import(new URL('../storage/room/inbox-rows.ts', import.meta.url).href)
  const rows: StoredRows = new InboxRows({ exec }, () => 'bench')
  db.exec('BEGIN')
  for (let n = 1; n <= conversations; n++) rows.put(rowOf(n, Date.now() - 60_000 * n), true)
  db.exec('COMMIT')
  db.close()
}

const omar = { id: 'agent_omar', role: 'agent', name: 'Omar Said' } as const

function rowOf(n: number, at: number): InboxRow {
  const layla = { id: `v_${n}`, role: 'visitor', name: `Visitor ${n}` } as const
  return {
    room: `c_bench${n}` as InboxRow['room'],
    seq: 9,
    title: 'My mail does not arrive',
    department: 'Hosting',
    visitor: layla,
    status: n % 5 === 0 ? { is: 'waiting', since: at } : n % 5 === 1 ? { is: 'claimed', agent: omar, since: at } : { is: 'assisted' },
    preview: 'It worked until yesterday evening, and I do not know what I changed. Could somebody look at it, please?',
    previewBy: layla,
    openedAt: at,
    activeAt: at,
    visitorSeq: 9,
    readBy: { [omar.id]: 4 },
  }
}

/** The dashboard and the inbox object with fifty thousand open conversations. */
export async function manyConversations(): Promise<Row[]> {
  const executablePath = chromiumPath()
  const system = await freshSystem()
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    await postOnce(system, 'the only one')
    await openDashboard(page, system)
    const alone = await reloadMs(page)
    await system.kill()
    await fill(system)
    await system.start()
    const maya = await signIn(system, 'maya')
    const load = `${conversations.toLocaleString('en')} open conversations`
    const row = (what: string, ours: string, aim: string, rival = ''): Row => ({ what, load, ours, rival, ratio: '', aim })
    const welcome = await timed(maya, endpoints.inboxSnapshot.path)
    const waiting = await timed(maya, `${endpoints.inboxRows.path}?view=waiting`)
    const firstRows = await reloadMs(page)
    const seen = await look(page, system)
    return [
      row('welcome of the inbox', `${Math.round(welcome.bytes / 1000)} KB, ${welcome.ms.toFixed(0)} ms`, '< 200 KB'),
      row('a page of the inbox', `${Math.round(waiting.bytes / 1000)} KB, ${waiting.ms.toFixed(0)} ms`, ''),
      row(
        'dashboard, from a reload to the first rows',
        `${firstRows.toFixed(0)} ms`,
        '< 1 s',
        `a single conversation: ${alone.toFixed(0)} ms`,
      ),
      row('DOM nodes of the dashboard, also after 600 rows', `${seen.nodes}, ${seen.nodesLater}`, '< 2,000'),
      row('from a new message to its row on top', `${seen.changeMs.toFixed(0)} ms`, ''),
    ]
  } finally {
    await browser.close()
    await system.stop()
  }
}

async function timed(maya: Staff, path: string): Promise<{ readonly bytes: number; readonly ms: number }> {
  const durations: number[] = []
  let bytes = 0
  for (let n = 0; n < 9; n++) {
    const began = performance.now()
    bytes = (await (await maya.ask(path)).arrayBuffer()).byteLength
    durations.push(performance.now() - began)
  }
  return { bytes, ms: median(durations) }
}

async function openDashboard(page: Page, system: System): Promise<void> {
  await page.goto(`${system.url}/dashboard/`)
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('maya@parley.example')
  await page.getByRole('textbox', { name: 'Password' }).fill('parley-demo')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator(rows).first().waitFor()
}

const rows = 'li[data-room]'

/** From the beginning of a new page load to the first rows, sockets and scripts included. */
async function reloadMs(page: Page): Promise<number> {
  const durations: number[] = []
  for (let n = 0; n < 5; n++) {
    const began = performance.now()
    await page.reload({ waitUntil: 'commit' })
    await page.locator(rows).first().waitFor()
    durations.push(performance.now() - began)
  }
  return median(durations)
}

async function postOnce(system: System, text: string): Promise<void> {
  const socket = await (await visitor(system)).connect()
  socket.send({ type: 'message.post', id: newId(), text })
  await socket.receives((item) => item.type === 'message.posted')
  socket.close()
}

/** How large the page of an agent becomes, and how soon it shows a change. */
async function look(page: Page, system: System) {
  const count = () => page.evaluate(() => document.querySelectorAll('*').length)
  const nodes = await count()
  const list = page.getByRole('list', { name: /^Conversations/ })
  await list.hover()
  for (let row = 0; row < 600; row += 20) {
    await page.mouse.wheel(0, 20 * 64)
    await page.waitForTimeout(50)
  }
  const nodesLater = await count()
  await page.mouse.move(900, 400)
  await list.evaluate((element) => element.scrollTo(0, 0))
  const began = performance.now()
  await postOnce(system, 'a new message among many')
  await page
    .locator(rows)
    .filter({ hasText: /a new message among many|Nour/ })
    .first()
    .waitFor()
  return { nodes, nodesLater, changeMs: performance.now() - began }
}
