import { setTimeout as pause } from 'node:timers/promises'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { ask, type Staff, signIn, type Visitor, visitor } from '../../tests/support/clients/people.ts'
import { type Tab, tabOf, until } from '../../tests/support/clients/real-client.ts'
import type { MeteredSystem, Reading } from './metered-system.ts'

const text = 'My mail does not arrive since yesterday evening, and I do not know what I changed.'

/** What a shape used: readings before it, after its people had come together, and after all of it. */
export interface Run {
  readonly messages: number
  readonly before: Reading
  readonly together: Reading
  readonly after: Reading
}

interface Pair {
  readonly visitors: Tab
  readonly agents: Tab
  readonly room: string
}

/** The real client, which sends a receipt for each line that its person sees. */
function reading(tab: Tab): Tab {
  tab.conversation.subscribe(() => tab.conversation.markRead())
  tab.conversation.open()
  return tab
}

const online = ({ conversation }: Tab) => until(conversation, () => conversation.snapshot.connection.status === 'online')

/** Someone asks in the widget, and an agent opens and claims the conversation. */
export async function comeTogether(system: MeteredSystem, agent: Staff): Promise<Pair> {
  await ask(system, endpoints.config.path)
  const someone: Visitor = await visitor(system)
  const visitors = reading(tabOf(someone))
  await online(visitors)
  const agents = reading(tabOf({ staff: agent, room: someone.room }))
  await online(agents)
  await agents.conversation.request({ type: 'claim.take' })
  return { visitors, agents, room: someone.room }
}

/** Both write in turn; who writes is shown as typing, as in the widget and the dashboard. */
export async function talk({ visitors, agents }: Pair, messages: number, everyMs: number): Promise<void> {
  for (let n = 0; n < messages; n++) {
    const { conversation } = n % 2 === 0 ? visitors : agents
    conversation.typing(true)
    await pause(everyMs / 2)
    conversation.post(`${text} ${n}`)
    await pause(everyMs / 2)
  }
}

/** The agents' list stays open in one tab, as at work. */
async function openInbox(system: MeteredSystem): Promise<WebSocket> {
  const socket = new WebSocket(`${system.url.replace('http', 'ws')}/bench/inbox/agent-omar`, ['parley.1'])
  await new Promise((done, failed) => {
    socket.addEventListener('message', done, { once: true })
    socket.addEventListener('error', failed)
  })
  return socket
}

/** A reading when nothing of these conversations is left to do, now or later. */
async function ended(system: MeteredSystem, rooms: readonly Pick<Pair, 'room'>[]): Promise<Reading> {
  await system.settled()
  await Promise.all(rooms.map(({ room }) => fetch(`${system.url}/bench/flush/${room}`)))
  return system.settled()
}

/**
 * Conversations of two, side by side: opened, claimed, so many messages each, resolved. People type
 * before each message and read each one.
 */
export async function ofTwo(system: MeteredSystem, conversations: number, messages: number, everyMs: number): Promise<Run> {
  const omar = await signIn(system, 'omar')
  const inbox = await openInbox(system)
  const before = await system.settled()
  const pairs: Pair[] = []
  for (let n = 0; n < conversations; n++) pairs.push(await comeTogether(system, omar))
  const together = await system.settled()
  await Promise.all(
    pairs.map(async (pair, n) => {
      // Not all at the same moment.
      await pause((n * everyMs) / conversations)
      await talk(pair, messages, everyMs)
    }),
  )
  for (const { agents } of pairs) await agents.conversation.request({ type: 'conversation.resolve' })
  for (const { visitors, agents } of pairs) {
    visitors.conversation.close()
    agents.conversation.close()
  }
  const after = await ended(system, pairs)
  inbox.close()
  return { messages: conversations * messages, before, together, after }
}

/** A visitor and three agents with three tabs each; each tab has so many messages in flight. */
export async function busyConversation(system: MeteredSystem, inFlight: number, ms: number): Promise<Run> {
  const [omar, maya, lina] = [await signIn(system, 'omar'), await signIn(system, 'maya'), await signIn(system, 'lina')]
  const before = await system.settled()
  const { visitors, agents, room } = await comeTogether(system, omar)
  const others = [omar, omar, maya, maya, maya, lina, lina, lina].map((staff) => reading(tabOf({ staff, room })))
  const tabs = [visitors, agents, ...others]
  await Promise.all(tabs.map(online))
  const together = await system.settled()
  const until = Date.now() + ms
  let messages = 0
  await Promise.all(
    tabs.map(async ({ conversation }) => {
      while (Date.now() < until) {
        for (let n = conversation.snapshot.unsent.length; n < inFlight; n++) {
          conversation.post(`${text} ${messages++}`)
        }
        await pause(5)
      }
    }),
  )
  for (const { conversation } of tabs) while (conversation.snapshot.unsent.length > 0) await pause(20)
  await agents.conversation.request({ type: 'conversation.resolve' })
  for (const { conversation } of tabs) conversation.close()
  return { messages, before, together, after: await ended(system, [{ room }]) }
}
