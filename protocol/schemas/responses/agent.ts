import * as z from 'zod'
import type { agentEndpoints } from '../../http/agent.ts'
import { conversationFrame, conversationPage, status } from './conversation.ts'
import { drawCard, drawFrame, drawMessages } from './draw.ts'
import { ack, count, lazy, people, person, personFields, roomId, seq, time } from './envelope.ts'
import type { ResponseSchemas } from './response.ts'
import { departmentCards } from './visitor.ts'

const me = lazy(() => z.strictObject({ you: person() }))
const done = lazy(() => z.strictObject({ ok: z.literal(true) }))

const inboxRow = lazy(() =>
  z
    .strictObject({
      room: roomId(),
      seq: seq(),
      title: z.string(),
      department: z.string(),
      visitor: person(),
      status: status(),
      preview: z.string(),
      previewBy: person(),
      openedAt: time(),
      activeAt: time(),
      visitorSeq: seq(),
      readBy: z.record(z.string(), seq()),
    })
    .meta({ id: 'InboxRow' }),
)

const inboxCounts = lazy(() => z.strictObject({ all: count(), waiting: count(), claimed: z.record(z.string(), count()) }))

const inboxFrame = lazy(() =>
  z
    .strictObject({
      rev: count(),
      items: z.array(
        z.discriminatedUnion('type', [
          z.strictObject({
            type: z.literal('welcome'),
            you: person(),
            epoch: z.string(),
            now: time(),
            resumed: z.boolean(),
            rows: z.array(inboxRow()),
            next: z.string().exactOptional(),
            gone: z.array(roomId()),
            counts: inboxCounts(),
            online: people(),
          }),
          z.strictObject({ type: z.literal('row.changed'), row: inboxRow() }),
          z.strictObject({ type: z.literal('row.gone'), room: roomId() }),
          z.strictObject({ type: z.literal('counts.changed'), counts: inboxCounts() }),
          z.strictObject({ type: z.literal('agents.changed'), online: people() }),
        ]),
      ),
    })
    .meta({ id: 'InboxFrame' }),
)

const inboxPage = lazy(() => z.strictObject({ epoch: z.string(), rows: z.array(inboxRow()), next: z.string().exactOptional() }))

const closedRow = lazy(() =>
  z.strictObject({
    room: roomId(),
    title: z.string(),
    department: z.string(),
    visitor: person(),
    preview: z.string(),
    openedAt: time(),
    activeAt: time(),
    closedAt: time(),
  }),
)

const searchHit = lazy(() =>
  z.strictObject({
    room: roomId(),
    title: z.string(),
    seq: seq(),
    at: time(),
    text: z.string(),
    ranges: z.array(z.tuple([count(), count()])).meta({ description: '[from, to) in UTF-16 units of `text`.' }),
  }),
)

const editedDraw = () => ({ ...drawCard(), hosts: people(), moderators: people(), cancelled: z.boolean() })
const drawRow = lazy(() => z.strictObject({ ...editedDraw(), messages: count(), likes: count() }).meta({ id: 'DrawRow' }))

export const agentResponses = () =>
  ({
    signIn: { json: me() },
    signOut: { json: done() },
    me: { json: me() },
    inboxTicket: { json: z.strictObject({ ticket: z.string() }) },
    inboxSnapshot: { json: inboxFrame() },
    inboxRows: { json: inboxPage() },
    agentStream: { mediaType: 'text/event-stream', description: 'Frames as in the snapshots, one in each `data:` line.' },
    agentSnapshot: { json: conversationFrame() },
    agentSocket: { upgrade: 'A WebSocket with the subprotocol `parley.1`. Its text frames are as in the snapshots.' },
    agentTicket: { json: z.strictObject({ ticket: z.string(), you: person() }) },
    agentDrawTicket: { json: z.strictObject({ ticket: z.string(), you: person() }) },
    agentEvents: { json: conversationPage() },
    agentCommand: { json: ack() },
    closedConversations: { json: z.strictObject({ rows: z.array(closedRow()), next: time().exactOptional() }) },
    search: { json: z.strictObject({ hits: z.array(searchHit()) }) },
    departments: { json: z.strictObject({ departments: departmentCards() }) },
    agents: {
      json: z.strictObject({ agents: z.array(z.strictObject({ ...personFields(), email: z.string(), disabled: z.boolean() })) }),
    },
    disableAgent: { json: done() },
    enableAgent: { json: done() },
    draws: { json: z.strictObject({ draws: z.array(drawRow()) }) },
    createDraw: { json: z.strictObject({ draw: drawRow() }) },
    editDraw: { json: z.strictObject({ draw: z.strictObject(editedDraw()) }) },
    cancelDraw: { json: done() },
    drawEntry: { json: z.strictObject({ entry: z.string() }) },
    agentDrawSnapshot: { json: drawFrame() },
    agentDrawMessages: { json: drawMessages() },
    drawCommand: { json: ack() },
  }) satisfies ResponseSchemas<typeof agentEndpoints>
