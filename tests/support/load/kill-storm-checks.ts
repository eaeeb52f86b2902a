import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { lineOf } from '../../../client/conversation/lines.ts'
import { type ConversationPage, conversationPolicies, type LoggedConversationEvent } from '../../../protocol/conversation.ts'
import { endpoints } from '../../../protocol/http/endpoints.ts'
import { pathOf } from '../../../protocol/http/route.ts'
import { textOf } from '../../../protocol/message.ts'
import { type Staff, signIn } from '../clients/people.ts'
import type { System } from '../system.ts'
import type { Writer } from './writer.ts'

/** A local system's archive follows its rooms within seconds; after a crash with the next alarm. */
const archiveMs = 60_000

/** A room's whole log as an agent reads it, page by page. */
async function logOf(staff: Staff, conversation: string): Promise<LoggedConversationEvent[]> {
  const log: LoggedConversationEvent[] = []
  for (let before: number | undefined; ; before = log[0]?.seq) {
    const response = await staff.ask(pathOf(endpoints.agentEvents, { conversation }, { before, limit: 200 }))
    if (!response.ok) throw new Error(await response.text())
    const { events, start } = (await response.json()) as ConversationPage
    log.unshift(...events)
    if (start) return log
  }
}

const nameOf = ({ type, id }: LoggedConversationEvent) => `${type} ${id}`
const textIn = (event: LoggedConversationEvent) => ('parts' in event ? textOf(event.parts) : '')
const isMessage = ({ type }: LoggedConversationEvent) => type === 'message.posted' || type === 'note.posted'

/** The first difference between two lists, as a sentence; undefined when they are equal. */
function difference(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const at = Array.from({ length: Math.max(found.length, wanted.length) }, (_, n) => n).find((n) => found[n] !== wanted[n])
  return at === undefined ? [] : [`${what}: at ${at} there is ${found[at]}, not ${wanted[at]} (${found.length} for ${wanted.length})`]
}

function faultsOfLog(room: string, log: readonly LoggedConversationEvent[]): string[] {
  const places = log.map(({ seq }) => String(seq))
  const names = log.map(nameOf)
  return [
    ...difference(
      `the places of ${room}`,
      places,
      places.map((_, n) => String(n + 1)),
    ),
    ...names.filter((name, n) => names.indexOf(name) !== n && !name.startsWith('claim')).map((name) => `${room} has ${name} twice`),
  ]
}

function faultsOfWriter(writer: Writer, log: readonly LoggedConversationEvent[]): string[] {
  const { name, sent, acknowledged, received, epochs, isStaff, conversation } = writer
  const theirs = log.filter((event) => isMessage(event) && sent.has(event.id)).map(textIn)
  const lost = [...acknowledged].filter(([id, seq]) => log[seq - 1]?.id !== id)
  const otherwise = [...received].filter(([seq, names]) => names.size !== 1 || !names.has(nameOf(log[seq - 1]!)))
  const { lines } = conversation.snapshot
  const visible = log.filter((event) => isStaff || conversationPolicies[event.type].audience === 'everyone')
  const wanted = visible.flatMap((event) => lineOf(event, false) ?? []).filter(({ seq }) => seq >= (lines[0]?.seq ?? 1))
  return [
    ...difference(`what ${name} said`, theirs, [...sent.values()]),
    ...lost.slice(0, 3).map(([id, seq]) => `${name} was told that ${sent.get(id)} is at ${seq}, where there is ${log[seq - 1]?.id}`),
    ...otherwise.slice(0, 3).map(([seq, names]) => `${name} was told at ${seq}: ${[...names]}`),
    ...(epochs.size === 1 ? [] : [`${name} met ${epochs.size} lives of one log`]),
    ...difference(
      `the page of ${name}`,
      lines.map(({ seq, text }) => `${seq} ${text}`),
      wanted.map(({ seq, text }) => `${seq} ${text}`),
    ),
  ]
}

/** The rows of D1 on disk, read without the runtime. */
function archived(system: System): { archive: Map<string, LoggedConversationEvent[]>; revs: Map<string, number> } {
  const folder = join(system.place.state, 'v3/d1/miniflare-D1DatabaseObject')
  const copy = mkdtempSync(join(tmpdir(), 'parley-archive-'))
  const archive = new Map<string, LoggedConversationEvent[]>()
  const revs = new Map<string, number>()
  try {
    for (const name of readdirSync(folder).filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file))) {
      for (const end of ['', '-wal'])
        if (existsSync(join(folder, name + end))) copyFileSync(join(folder, name + end), join(copy, name + end))
      const sql = new DatabaseSync(join(copy, name))
      const rows = (query: string) => sql.prepare(query).all() as Record<string, string | number>[]
      if (rows("SELECT 1 FROM sqlite_master WHERE name = 'participations'").length > 0) {
        for (const { room, body } of rows('SELECT room, body FROM segments ORDER BY room, first'))
          archive.set(`${room}`, [...(archive.get(`${room}`) ?? []), ...(JSON.parse(`${body}`) as LoggedConversationEvent[])])
        for (const { room, rev } of rows('SELECT room, rev FROM conversations')) revs.set(`${room}`, Number(rev))
      }
      sql.close()
    }
  } finally {
    rmSync(copy, { recursive: true })
  }
  return { archive, revs }
}

function faultsOfArchive(system: System, logs: ReadonlyMap<string, readonly LoggedConversationEvent[]>): string[] {
  const { archive, revs } = archived(system)
  return [...logs].flatMap(([room, log]) => [
    ...difference(
      `the archive of ${room}`,
      (archive.get(room) ?? []).map((event) => JSON.stringify(event)),
      log.map((event) => JSON.stringify(event)),
    ),
    ...(revs.get(room) === log.length ? [] : [`the archive knows ${room} as of ${revs.get(room)}, not ${log.length}`]),
  ])
}

/**
 * Compares contents: what was sent and acknowledged, what each reader received and sees, the
 * rooms' logs, and the archive once it has caught up.
 */
export async function faultsOf(system: System, writers: readonly Writer[]): Promise<{ faults: string[]; events: number }> {
  const maya = await signIn(system, 'maya')
  const rooms = [...new Set(writers.map(({ room }) => room))]
  const logs = new Map<string, LoggedConversationEvent[]>()
  for (const room of rooms) logs.set(room, await logOf(maya, room))
  const faults = [
    ...[...logs].flatMap(([room, log]) => faultsOfLog(room, log)),
    ...writers.flatMap((writer) => faultsOfWriter(writer, logs.get(writer.room)!)),
  ]
  let behind = ['the archive could not be read']
  for (const began = Date.now(); behind.length > 0 && Date.now() < began + archiveMs; await pause(500)) {
    try {
      behind = faultsOfArchive(system, logs)
    } catch {
      // The copy may have been taken in the middle of a write: read again.
    }
  }
  return { faults: [...faults, ...behind], events: [...logs.values()].reduce((sum, { length }) => sum + length, 0) }
}
