import { setTimeout as pause } from 'node:timers/promises'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { heartbeat, limits } from '../../protocol/limits.ts'
import { signIn } from '../../tests/support/clients/people.ts'
import { sumOf, times, type Usage } from './bill.ts'
import { comeTogether, talk } from './conversations.ts'
import { type MeteredSystem, openSocket, usageOf } from './metered-system.ts'

const minuteMs = 60_000
const minutesPerDay = 24 * 60
/** An agent's access to the inbox ends after fifteen minutes, and their page connects again. */
const reconnectsPerDay = minutesPerDay / 15
/** `wrangler.toml` runs the cron job every five minutes. */
const cronRunsPerDay = minutesPerDay / 5

export const minutesPerMessage = 2

/**
 * A day of an inbox with so many agents, who stay connected day and night, and of one conversation
 * with a message every two minutes: what some minutes used, times the minutes of a day, and the same
 * for the agents' reconnecting and the cron job, each measured once.
 */
export async function quietDay(system: MeteredSystem, agents: number, minutes: number): Promise<Usage> {
  const sockets = await Promise.all(Array.from({ length: agents }, (_, n) => openInbox(`${system.url}/bench/inbox/agent-${n}`)))
  const beats = setInterval(() => {
    for (const socket of sockets) socket.send(heartbeat.ping)
  }, limits.heartbeatMs)
  const maya = await signIn(system, 'maya')
  const pair = await comeTogether(system, maya)
  await pause(5_000)
  const quiet = await measured(system, () => talk(pair, minutes / minutesPerMessage, minutesPerMessage * minuteMs))
  const reconnect = await measured(system, async () => {
    const answer = await maya.ask(endpoints.inboxTicket.path, { method: 'POST', body: {} })
    const { ticket } = (await answer.json()) as { ticket: string }
    const socket = await openSocket(system, endpoints.agentSocket.path, ticket)
    socket.close()
    await pause(2_000)
  })
  const cron = await measured(system, async () => {
    await fetch(`${system.url}/bench/cron`)
    await pause(2_000)
  })
  clearInterval(beats)
  for (const socket of sockets) socket.close()
  return sumOf(times(quiet, minutesPerDay / minutes), sumOf(times(reconnect, agents * reconnectsPerDay), times(cron, cronRunsPerDay)))
}

async function measured(system: MeteredSystem, meanwhile: () => Promise<unknown>): Promise<Usage> {
  const before = await system.counted()
  await meanwhile()
  return usageOf(system, before, await system.counted())
}

function openInbox(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace('http', 'ws'), ['parley.1'])
  return new Promise((done, failed) => {
    socket.addEventListener('message', () => done(socket), { once: true })
    socket.addEventListener('error', () => failed(new Error(`no socket at ${url}`)))
  })
}
