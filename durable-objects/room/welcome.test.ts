import { expect, it } from 'vitest'
import type { Audience, LoggedEvent, Person, Welcome } from '../../protocol/envelope.ts'
import { roomLimits } from '../../protocol/limits.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import { welcomeOf } from './welcome.ts'

type Event = { readonly type: 'message.posted' | 'note.posted' }

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }
const rules = { view: (state: string, audience: Audience) => `${state} for ${audience}` }

/** A log with this many events in an array. The events at the places of `notes` are for staff. */
function logOf(head: number, notes: readonly number[] = []) {
  const all = Array.from(
    { length: head },
    (_, i) => ({ seq: i + 1, type: notes.includes(i + 1) ? 'note.posted' : 'message.posted' }) as LoggedEvent<Event>,
  )
  const visibleTo = (audience: Audience) => all.filter(({ type }) => audience === 'staff' || type === 'message.posted')
  return {
    epoch: 'this',
    head,
    state: 'a room',
    page: ({ after = 0, before = head + 1, limit }: { after?: number; before?: number; limit: number }, audience: Audience) =>
      visibleTo(audience)
        .filter(({ seq }) => seq > after && seq < before)
        .slice(-limit),
    startsAt: (seq: number, audience: Audience) => !visibleTo(audience).some((event) => event.seq < seq),
  } as unknown as RoomLog<string, Event>
}

function welcome(log: RoomLog<string, Event>, since: number, { epoch = undefined as string | undefined, person = layla } = {}) {
  const frame = welcomeOf(log, rules as never, { person, since, epoch }, (view) => view)
  const { events, complete, start, ...rest } = frame.items[0] as Welcome<Event, string>
  return { frame, rest, complete, start, places: events.map(({ seq }) => seq) }
}

it('the welcome has the person, the view for their audience and the head', () => {
  const { frame, rest } = welcome(logOf(3), 0)
  expect(frame).toMatchObject({ after: 0, upTo: 3 })
  expect(rest).toEqual({ type: 'welcome', you: layla, room: 'a room for everyone', epoch: 'this' })
  expect(welcome(logOf(3), 0, { person: omar }).rest.room).toBe('a room for staff')
})

it('a client that resumes gets the events after its cursor, and nothing is missing', () => {
  expect(welcome(logOf(5), 3)).toMatchObject({ places: [4, 5], complete: true, start: false })
  expect(welcome(logOf(5), 3, { epoch: 'this' })).toMatchObject({ places: [4, 5], complete: true })
  expect(welcome(logOf(5), 5)).toMatchObject({ places: [], complete: true, start: false })
})

it('a new client gets the log from its start', () => {
  expect(welcome(logOf(2), 0)).toMatchObject({ places: [1, 2], complete: true, start: true })
  expect(welcome(logOf(0), 0)).toMatchObject({ places: [], complete: true, start: true })
})

it('a cursor of another epoch or beyond the head is ignored', () => {
  expect(welcome(logOf(5), 3, { epoch: 'another' })).toMatchObject({ places: [1, 2, 3, 4, 5], complete: false, start: true })
  expect(welcome(logOf(5), 6)).toMatchObject({ places: [1, 2, 3, 4, 5], complete: false, start: true })
  expect(welcome(logOf(5), 6, { epoch: 'this' })).toMatchObject({ places: [1, 2, 3, 4, 5], complete: false })
})

it('after many events the welcome has the newest page and is incomplete', () => {
  const many = logOf(roomLimits.pageEvents + 10)
  expect(welcome(many, 9)).toMatchObject({ complete: false, start: false })
  expect(welcome(many, 10)).toMatchObject({ complete: true, start: false })
  expect(welcome(many, 0).places).toHaveLength(roomLimits.pageEvents)
})

it('events that the audience may not see do not make the welcome incomplete', () => {
  const withNotes = logOf(6, [1, 3, 4])
  expect(welcome(withNotes, 2)).toMatchObject({ places: [5, 6], complete: true, start: false })
  expect(welcome(withNotes, 2, { person: omar })).toMatchObject({ places: [3, 4, 5, 6], complete: true })
  expect(welcome(withNotes, 0)).toMatchObject({ places: [2, 5, 6], complete: true, start: true })
  expect(welcome(logOf(1, [1]), 0)).toMatchObject({ places: [], complete: true, start: true })
})

it('the caller can choose another audience than that of the role', () => {
  const frame = welcomeOf(logOf(1), rules as never, { person: layla, since: 0, epoch: undefined }, (view) => view, 'staff')
  expect(frame.items[0]).toMatchObject({ room: 'a room for staff' })
})
