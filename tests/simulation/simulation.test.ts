import { deepEqual } from 'node:assert/strict'
import { expect, test } from 'vitest'
import type { State } from '../../domain/conversation/state.ts'
import type { ConversationEvent, LoggedConversationEvent } from '../../protocol/conversation.ts'
import { audienceOf, type EventEnvelope, type Person } from '../../protocol/envelope.ts'
import { textOf } from '../../protocol/message.ts'
import { conversation } from './conversation.ts'
import { calm } from './network-faults.ts'
import { layla } from './people.ts'
import { noteMarker, Simulation, type Tab } from './simulation.ts'

/** `SEED=7 npx vitest run --project simulation` repeats one simulation exactly. */
const only = process.env.SEED
const simulations = Number(process.env.SIMULATIONS ?? 400)
const first = Number(only || process.env.FIRST_SEED || Math.floor(Math.random() * 1_000_000_000))

test(`${only ? 'one simulation' : `${simulations} simulations`} of Layla, Omar and Maya over a bad network end well (seed ${first})`, async () => {
  const sum = { messages: 0, dropped: 0, doubled: 0, died: 0, crashes: 0 }
  console.log(`simulation: ${only ? 1 : simulations} simulations from SEED=${first}`)
  for (let seed = first; seed < first + (only ? 1 : simulations); seed++) {
    const simulation = new Simulation(seed)
    try {
      await simulation.live()
      await checkInvariants(simulation)
    } catch (error) {
      throw new Error(`SEED=${seed} reproduces this: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
    const { dropped, doubled, died } = simulation.network.stats
    sum.messages += [...simulation.sent.values()].flat().length
    sum.dropped += dropped
    sum.doubled += doubled
    sum.died += died
    sum.crashes += simulation.server.crashes
    for (const { conversation } of simulation.tabs) conversation.close()
    simulation.server.storage.close()
  }
  console.log(`simulation: ${JSON.stringify(sum)}`)
  if (!only) expect(Math.min(...Object.values(sum))).toBeGreaterThan(simulations / 10)
})

test('no one has to reconnect over a good network, however many notes the visitor may not see', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const simulation = new Simulation(seed, calm)
    await simulation.live()
    await checkInvariants(simulation)
    expect([seed, simulation.network.stats.connections, simulation.unanswered]).toEqual([seed, simulation.tabs.length, 0])
  }
})

async function checkInvariants(simulation: Simulation): Promise<void> {
  const { server } = simulation
  const all = server.log.after(0, Number.MAX_SAFE_INTEGER)
  while (all.length < server.log.head) all.push(...server.log.after(all.at(-1)!.seq, Number.MAX_SAFE_INTEGER))
  oneOrder(all)
  stateIsItsHistory(server.received, all, server.log.state)
  storedMeansStored(server.acked, all)
  sentOnceAndInOrder(simulation, all)
  for (const tab of simulation.tabs) await seesWhatItMay(simulation, tab, all)
  noNoteReached(simulation)
}

/** Guarantee 2: the log has no gap, and time does not run backwards. */
function oneOrder(all: readonly LoggedConversationEvent[]): void {
  deepEqual(
    all.map(({ seq }) => seq),
    all.map((_, i) => i + 1),
    'a gap in the order',
  )
  for (const [i, { at }] of all.entries()) expect(at).toBeGreaterThanOrEqual(all[i - 1]?.at ?? 0)
}

/**
 * The state is what `evolve` makes of all published events; the logged part is what it makes of
 * the log alone.
 */
function stateIsItsHistory(
  received: readonly EventEnvelope<ConversationEvent>[],
  all: readonly LoggedConversationEvent[],
  state: State,
): void {
  deepEqual(asSent(received.reduce(conversation.evolve, conversation.start)), asSent(state), 'the state is not what was told')
  const { status, participants, visitor, department, openedAt } = all.reduce<State>(conversation.evolve, conversation.start)
  deepEqual(
    { status, participants, visitor, department, openedAt },
    {
      status: state.status,
      participants: state.participants,
      visitor: state.visitor,
      department: state.department,
      openedAt: state.openedAt,
    },
    'the state is not the log folded',
  )
}

/** Guarantees 1 and 3: everything acknowledged is there once, at the acknowledged `seq`. */
function storedMeansStored(acked: ConversationServer['acked'], all: readonly LoggedConversationEvent[]): void {
  const places = new Map<string, number[]>()
  for (const { id, seq, type } of all) {
    if (type === 'message.posted' || type === 'note.posted') places.set(id, [...(places.get(id) ?? []), seq])
  }
  for (const [id, at] of places) deepEqual([id, at.length], [id, 1], 'recorded twice')
  for (const [id, answer] of acked) {
    if (answer.type === 'ack' && places.has(id)) expect(answer.seq).toBe(places.get(id)![0])
  }
}

/**
 * Everything a person sent is there once, in the order in which they sent it, also from two tabs.
 */
function sentOnceAndInOrder({ sent, tabs, server }: Simulation, all: readonly LoggedConversationEvent[]): void {
  for (const [person, text] of sent) {
    const posted = all.filter(
      (event): event is Extract<LoggedConversationEvent, { text: string }> =>
        event.by.id === person && (event.type === 'message.posted' || event.type === 'note.posted'),
    )
    // Bodies that were removed since are read from the published events; messages that a restore
    // removed do not count.
    const texts = new Map(
      server.received.flatMap((event) =>
        event.type === 'message.posted' || event.type === 'note.posted' ? [[event.id, textOf(event.parts)]] : [],
      ),
    )
    const stays = (text: string) => !server.lost.has(text)
    deepEqual(
      posted.map(({ id }) => texts.get(id) ?? '').filter(stays),
      text.map(({ text }) => text).filter(stays),
      `not what ${person} said`,
    )
  }
  for (const { outbox, conversation } of tabs)
    deepEqual([outbox.items, conversation.snapshot.unsent], [[], []], 'something is still unsent')
}

/** Guarantees 4 and 6: every view is the log, as far as this reader may see it. */
async function seesWhatItMay(
  { server, clock }: Simulation,
  { person, conversation: client }: Tab,
  all: readonly LoggedConversationEvent[],
): Promise<void> {
  while (client.snapshot.hasOlder) {
    const oldest = client.snapshot.lines[0]?.seq
    const loaded = client.loadOlder()
    await clock.run(clock.now() + 1_000)
    await loaded
    if (client.snapshot.hasOlder) expect(client.snapshot.lines[0]?.seq).not.toBe(oldest)
  }
  const { lines, room, connection, you, draft, typing } = client.snapshot
  deepEqual(
    lines.map(({ seq, at, by, kind, text, removed }) => ({ seq, at, by: by.id, kind, text, removed })),
    all.filter((event) => maySee(person, event)).flatMap((event) => seen(event)),
    `${person.name} does not see what there is`,
  )
  const { present, ...state } = room!
  deepEqual(asSent(state), asSent(conversation.view(server.log.state, audienceOf(person.role))), `${person.name} has another state`)
  if (person !== layla) deepEqual(present, server.here)
  deepEqual([connection.status, you, draft, typing], ['online', person, undefined, []])
}

/** On the wire an undefined field is absent. */
const asSent = (value: object): unknown => JSON.parse(JSON.stringify(value))

const maySee = ({ role }: Person, { type }: LoggedConversationEvent): boolean => role === 'agent' || !type.startsWith('note.')

/** What a reader sees of an event, computed without the client's code. */
function seen(event: LoggedConversationEvent): object[] {
  const { seq, at, by, type, removed = false } = event
  if (type === 'message.removed' || type === 'note.removed') return []
  const kind = type === 'message.posted' ? 'message' : type === 'note.posted' ? 'note' : 'system'
  return [{ seq, at, by: by.id, kind, text: 'parts' in event ? textOf(event.parts) : '', removed }]
}

/** Guarantee 6, in the bytes: no frame and no page at a visitor's end ever contained a note. */
function noNoteReached({ network }: Simulation): void {
  for (const frame of network.receivedByVisitor) {
    if (frame.includes(noteMarker) || frame.includes('"note.')) throw new Error(`A note reached the visitor: ${frame.slice(0, 300)}`)
  }
  expect(network.receivedByVisitor.length).toBeGreaterThan(0)
}

type ConversationServer = Simulation['server']
