import type { LoggedConversationEvent } from '../../../protocol/conversation.ts'
import { endpoints } from '../../../protocol/http/endpoints.ts'
import { pathOf } from '../../../protocol/http/route.ts'
import type { StartedConversation } from '../../../protocol/http/visitor.ts'
import { checkResponse } from '../response-check.ts'
import type { System } from '../system.ts'
import { connect, type RawSocket } from './raw-socket.ts'

let counted = 0
/** An id as a client would choose it. */
export const newId = (): string => `test-${process.pid}-${Date.now().toString(36)}-${counted++}`

interface Asked {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * One plain request, as a page of our own origin would send it. Its response is checked against the
 * endpoint's schema.
 */
export async function ask(system: System, path: string, { method = 'GET', body, headers = {} }: Asked = {}): Promise<Response> {
  const url = `${system.url}${path}`
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { origin: system.url, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return checkResponse(method, url, response)
}

async function answered<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** A visitor of the sample page, with their own conversation. */
export class Visitor {
  readonly system: System
  readonly pass: StartedConversation

  constructor(system: System, pass: StartedConversation) {
    this.system = system
    this.pass = pass
  }

  get room(): string {
    return this.pass.conversation
  }

  connect(): Promise<RawSocket> {
    return connect(this.system, this.pass.ticket)
  }

  /** The whole conversation, as the HTTP endpoint returns it. */
  async history(): Promise<readonly LoggedConversationEvent[]> {
    const headers = { authorization: `Bearer ${this.pass.access}` }
    return (
      await answered<{ events: LoggedConversationEvent[] }>(await ask(this.system, `${endpoints.events.path}?limit=200`, { headers }))
    ).events
  }
}

export async function visitor(system: System, department = 'hosting'): Promise<Visitor> {
  const body = { department, locale: 'en', page: `${system.url}/` }
  return new Visitor(system, await answered(await ask(system, endpoints.startConversation.path, { method: 'POST', body })))
}

/** An agent or admin at the dashboard. */
export class Staff {
  readonly system: System
  readonly cookie: string
  readonly id: string

  constructor(system: System, cookie: string, id: string) {
    this.system = system
    this.cookie = cookie
    this.id = id
  }

  ask(path: string, asked: Asked = {}): Promise<Response> {
    return ask(this.system, path, { ...asked, headers: { cookie: this.cookie, ...asked.headers } })
  }

  async ticket(room: string): Promise<string> {
    const path = pathOf(endpoints.agentTicket, { conversation: room })
    return (await answered<{ ticket: string }>(await this.ask(path, { method: 'POST', body: {} }))).ticket
  }

  async connect(room: string): Promise<RawSocket> {
    return connect(this.system, await this.ticket(room))
  }
}

export async function signIn(system: System, name: 'omar' | 'maya' | 'lina'): Promise<Staff> {
  const body = { email: `${name}@parley.example`, password: 'parley-demo' }
  const response = await ask(system, endpoints.signIn.path, { method: 'POST', body })
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const { you } = await answered<{ you: { id: string } }>(response)
  return new Staff(system, cookie, you.id)
}
