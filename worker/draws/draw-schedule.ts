import { toEpochMs } from '../../domain/draw/wall-time.ts'
import { liveChatSettingsOf } from '../../durable-objects/draw-settings.ts'
import type { Schedule } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { DrawBody } from '../../protocol/http/agent.ts'
import { listAgents } from '../../storage/d1/agents.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { RequestContext } from '../context.ts'
import { HttpError } from '../http/http-errors.ts'

/** Who leads a draw unless the body names others: its creator, or those who lead it now. */
type Leaders = Pick<Schedule, 'hosts' | 'moderators'>

/**
 * The schedule that a body asks for. `current`: of a draw that is edited; while its time stays the
 * same, so does its window, whatever the settings are now. Refuses `no-such-zone`, `no-such-time`,
 * and `invalid-request` for a time that is over or a person who is no agent.
 */
export async function scheduleOf(c: RequestContext, body: DrawBody, leaders: Leaders, current?: Schedule): Promise<Schedule> {
  const { title, wall, zone: named } = body
  const moment = toEpochMs(wall, named)
  if ('wrong' in moment) throw new HttpError(moment.wrong)
  const { at, zone } = moment
  const { beforeMs, afterMs } = liveChatSettingsOf(c.env)
  const window = current?.at === at ? current : { opensAt: at - beforeMs, closesAt: at + afterMs }
  if (window.closesAt <= Date.now())
    throw new HttpError('invalid-request', { message: '`wall` must be later: a draw at that time would be over already.' })
  const { opensAt, closesAt } = window
  return { title, at, wall, zone, opensAt, closesAt, ...(await leadersOf(c, body, leaders)) }
}

async function leadersOf(c: RequestContext, { hosts, moderators }: DrawBody, leaders: Leaders): Promise<Leaders> {
  const ids = [...(hosts ?? []), ...(moderators ?? [])]
  const agents = ids.length === 0 ? [] : await withD1Timeout(listAgents(c.env.DB))
  // Someone who leads the draw already may have been disabled since.
  const people = [...agents.filter(({ disabled }) => !disabled), ...leaders.hosts, ...leaders.moderators]
  const peopleOf = (wanted: readonly string[]) => [...new Set(wanted)].map((id) => publicData(people.find((person) => person.id === id)))
  return {
    hosts: hosts?.length ? peopleOf(hosts) : leaders.hosts,
    moderators: moderators ? peopleOf(moderators) : leaders.moderators,
  }
}

function publicData(person: Person | undefined): Person {
  if (person === undefined)
    throw new HttpError('invalid-request', { message: '`hosts` and `moderators` must be ids of agents who are not disabled.' })
  const { id, role, name, picture } = person
  return { id, role, name, ...(picture === undefined ? {} : { picture }) }
}
