import * as z from 'zod'
import type { visitorEndpoints } from '../../http/visitor.ts'
import { conversationFrame, conversationPage } from './conversation.ts'
import { ack, count, person, roomId, time } from './envelope.ts'
import type { ResponseSchemas } from './response.ts'

const departmentText = () => ({ name: z.string(), persona: z.string(), greeting: z.string(), description: z.string() })

export const departmentCards = () =>
  z.array(
    z.strictObject({
      id: z.string(),
      ...departmentText(),
      translations: z.record(z.string(), z.strictObject(departmentText())),
    }),
  )

const pass = () => ({
  conversation: roomId(),
  you: person(),
  access: z.string(),
  ticket: z.string(),
  accessUntil: time(),
})

export const visitorResponses = () =>
  ({
    config: {
      json: z.strictObject({
        departments: departmentCards(),
        agentsOnline: count(),
      }),
    },
    startConversation: { json: z.strictObject({ ...pass(), refresh: z.string() }) },
    refresh: { json: z.strictObject(pass()) },
    ticket: { json: z.strictObject(pass()) },
    events: { json: conversationPage() },
    postCommand: { json: ack() },
    snapshot: { json: conversationFrame() },
    stream: { mediaType: 'text/event-stream', description: 'Frames as in the snapshot, one in each `data:` line.' },
    socket: { upgrade: 'A WebSocket with the subprotocol `parley.1`. Its text frames are as in the snapshot.' },
  }) satisfies ResponseSchemas<typeof visitorEndpoints>
