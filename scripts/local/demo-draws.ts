import { demoPlan, demoRoles, demoWelcome } from '../../demo/draws.ts'
import { demoPassword, demoPeople } from '../../demo/people.ts'
import type { AgentCard, DrawBody, DrawRow } from '../../protocol/http/agent.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'

/** Signs in an agent or admin over HTTP, as the dashboard does. */
async function signedIn(url: string, id: string) {
  const email = demoPeople.find((person) => person.id === id)?.email
  let cookie = ''
  const ask = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { origin: url, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    const given = response.headers.getSetCookie().map((line) => line.split(';')[0])
    if (given.length > 0) cookie = given.join('; ')
    return (await response.json()) as T
  }
  await ask(endpoints.signIn.path, 'POST', { email, password: demoPassword })
  return ask
}

/** A time as the wall clock of a zone shows it. */
function wallOf(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return parts.replace(' ', 'T')
}

/**
 * Schedules the demo's draws that are missing or over, moves those that no longer fit, and posts a
 * welcome of the host in the open one. Returns all three.
 */
export async function ensureDemoDraws(url: string): Promise<readonly DrawRow[]> {
  const lina = await signedIn(url, demoRoles.scheduler)
  const { agents } = await lina<{ agents: readonly AgentCard[] }>(endpoints.agents.path)
  // The host may have been disabled while someone tried the demo; then Lina leads alone.
  const working = (id: string) => agents.some((agent) => agent.id === id && !agent.disabled)
  const host = working(demoRoles.host) ? demoRoles.host : demoRoles.scheduler
  const leaders = { hosts: [host], moderators: [demoRoles.moderator].filter(working) }
  const { draws } = await lina<{ draws: readonly DrawRow[] }>(endpoints.draws.path)
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const wanted: DrawRow[] = []
  for (const { wanted: draw, keep, move, cancel } of demoPlan(draws, Date.now())) {
    for (const { draw: id } of cancel) await lina(pathOf(endpoints.cancelDraw, { draw: id }), 'POST')
    const body: DrawBody = { title: draw.title, wall: wallOf(Date.now() + draw.inMs, zone), zone, ...leaders }
    const path = move ? pathOf(endpoints.editDraw, { draw: move.draw }) : endpoints.createDraw.path
    wanted.push(keep ?? (await lina<{ draw: DrawRow }>(path, 'POST', body)).draw)
  }
  const maya = await signedIn(url, host)
  const [open] = wanted
  // A constant id, so that the message is posted once however often this runs.
  const welcome = { type: 'message.post', id: 'demo-welcome', text: demoWelcome }
  if (open) await maya(pathOf(endpoints.drawCommand, { draw: open.draw }), 'POST', welcome)
  return wanted
}
