import { type EndpointName, endpoints } from '../../../protocol/http/endpoints.ts'
import { type Endpoint, pathOf } from '../../../protocol/http/route.ts'
import type { System } from '../system.ts'
import type { Fields, FuzzInput } from './input.ts'
import type { Findings } from './sockets.ts'

/** Valid credentials for the endpoints. */
export interface Keys {
  readonly access: readonly string[]
  readonly cookie: string
  readonly conversations: readonly string[]
  readonly draw: string
  /** A body that would be valid at this endpoint. */
  readonly bodies: Partial<Record<EndpointName, (text: FuzzInput) => Fields>>
}

/**
 * With the session's own cookie these would end it, or the cost of the password hash would be all
 * that is measured.
 */
const rarely: ReadonlySet<EndpointName> = new Set(['signIn', 'createDraw', 'startConversation'])
const never: ReadonlySet<EndpointName> = new Set(['signOut'])
const names = (Object.keys(endpoints) as EndpointName[]).filter((name) => !never.has(name))
const queries = ['before', 'limit', 'since', 'epoch', 'q', 'draw', 'name', '__proto__', 'toString'] as const
const types = [
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'text/plain',
  'application/jsonp',
  'multipart/form-data',
  '',
] as const
const answerMs = 60_000

/** Header values are bytes without line ends; everything else that is legal is sent. */
const asHeader = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').trim()

/** Sends anything to any endpoint, and checks the response. */
export class FuzzEndpoints {
  readonly #system: System
  readonly #keys: Keys
  readonly #texts: FuzzInput
  readonly #findings: Findings

  constructor(system: System, keys: Keys, text: FuzzInput, findings: Findings) {
    this.#system = system
    this.#keys = keys
    this.#texts = text
    this.#findings = findings
  }

  async flood(isOver: () => boolean): Promise<void> {
    while (!isOver()) await this.requestUpgrade()
  }

  async requestUpgrade(): Promise<void> {
    const { random } = this.#texts
    let name = random.pick(names)
    if (rarely.has(name) && !random.chance(0.1)) name = random.pick(['postCommand', 'agentCommand', 'drawCommand', 'likeDraw'] as const)
    const endpoint: Endpoint<unknown, unknown> = endpoints[name]
    const address = `${this.#system.url}${this.#address(endpoint.path)}`
    const method = random.chance(0.95) ? endpoint.method : random.pick(['GET', 'POST', 'DELETE', 'PUT', 'OPTIONS', 'HEAD'])
    const body = ['GET', 'HEAD'].includes(method) ? undefined : this.#body(name)
    const where = `${method} ${endpoint.path}`
    this.#findings.bodies++
    try {
      const response = await fetch(address, {
        method,
        redirect: 'manual',
        headers: this.#headers(body !== undefined),
        signal: AbortSignal.timeout(answerMs),
        ...(body === undefined ? {} : { body }),
      })
      await this.#check(where, method, response)
    } catch (error) {
      const why = error instanceof Error ? `${error.message} ${error.cause ?? ''}` : `${error}`
      this.#findings.fault(`${where} had no answer: ${why} (${address.slice(0, 200)})`)
    }
  }

  async #check(where: string, method: string, response: Response): Promise<void> {
    const { status } = response
    const type = response.headers.get('content-type') ?? ''
    this.#findings.count(`http ${status}`)
    if (type.startsWith('text/event-stream')) {
      await response.body?.cancel()
      return
    }
    const text = await response.text()
    // A missing page is an HTML page, for people.
    if (status < 400 || method === 'HEAD' || (status === 404 && type.startsWith('text/html'))) return
    if (type !== 'application/problem+json') this.#findings.fault(`${where}: ${status} ${type} ${text.slice(0, 200)}`)
    else this.#findings.refused(where, JSON.parse(text))
  }

  #address(path: string): string {
    const { random } = this.#texts
    const { conversations, draw } = this.#keys
    const param = (right: readonly string[]) =>
      random.chance(0.6) ? random.pick(right) : random.pick([this.#texts.string().slice(0, 500), 'c_x', 'd_x', '.', '..'])
    const text = (value: unknown) => `${value}`.slice(0, 2_000).toWellFormed()
    const params = {
      conversation: text(param(conversations)),
      draw: text(param([draw])),
      message: text(param(['1', '2', '999999', '0', '-1'])),
      agent: text(param(['nobody', ' omar', 'v_1'])),
      slug: text(param(['point-a-domain', 'style.css', 'nothing'])),
    }
    const query = Object.fromEntries(
      queries.filter(() => random.chance(0.15)).map((key) => [key, random.chance(0.3) ? '20' : text(this.#texts.string())]),
    )
    const address = pathOf({ path }, params, query)
    // Not everything that is percent-encoded is text.
    return random.chance(0.05) ? `${address}${address.includes('?') ? '&' : '?'}before=%ff%00%zz&limit=%` : address
  }

  #body(name: EndpointName): string | Uint8Array<ArrayBuffer> | undefined {
    const { random } = this.#texts
    if (random.chance(0.05)) return undefined
    if (random.chance(0.05)) return this.#texts.bytes()
    return this.#texts.textOf(this.#keys.bodies[name]?.(this.#texts) ?? { on: true })
  }

  #headers(hasBody: boolean): Headers {
    const { random } = this.#texts
    const { access, cookie } = this.#keys
    const headers = new Headers()
    const set = (name: string, value: string) => {
      if (asHeader(value) !== '') headers.set(name, asHeader(value))
    }
    const wounded = (text: string) => (random.chance(0.85) ? text : text.slice(0, random.between(0, text.length)) + this.#texts.string())
    if (random.chance(0.9))
      set('origin', random.chance(0.9) ? this.#system.url : random.pick(['null', 'https://evil.example', this.#texts.string()]))
    if (hasBody) set('content-type', random.chance(0.85) ? types[0] : random.pick(types))
    if (random.chance(0.8)) set('authorization', wounded(`Bearer ${random.pick(access)}`))
    if (random.chance(0.8)) set('cookie', wounded(cookie))
    if (random.chance(0.05))
      set(random.pick(['x-parley-identity', 'x-parley-room', 'accept-language', 'if-none-match', 'range']), this.#texts.string())
    return headers
  }
}
