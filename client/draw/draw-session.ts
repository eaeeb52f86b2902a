import type { DrawFrame } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import { type DrawPass, endpoints, pathOf } from '../../protocol/http/route.ts'
import { browserEnvironment, type Environment } from '../connection/environment.ts'
import { fallbackConnect } from '../connection/fallback-transport.ts'
import { ApiError, type RequestOptions, request } from '../connection/http-client.ts'
import { webSocketConnect } from '../connection/websocket-transport.ts'
import { Draw } from './draw.ts'
import type { LikesStore, StoredLikes } from './likes.ts'

export interface DrawSessionOptions {
  /** The origin of the draw, '' for the page's own. */
  readonly base: string
  readonly draw: string
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  readonly fetch?: typeof fetch
  readonly environment?: Environment
  readonly debug?: boolean
}

/** A ticket that came with a pass is used this long, well within its minute. */
const freshMs = 30_000
/** With these a guest token has come to its end, or an access token to its own. */
const ended: ReadonlySet<string> = new Set(['expired', 'wrong-credential', 'not-signed-in'])

/** One browser's right to one draw. Who only watches leaves nothing here; a guest leaves the token to come back with. */
export class DrawSession {
  readonly #options: DrawSessionOptions
  readonly #through: Pick<RequestOptions<never>, 'base' | 'fetch'>
  readonly #environment: Environment
  readonly #place: string
  #you: Person | undefined
  #guest: string | undefined
  #access: string | undefined
  #ticket: { readonly text: string; readonly at: number } | undefined

  constructor(options: DrawSessionOptions) {
    this.#options = options
    const { base, fetch } = options
    this.#through = { base, fetch }
    this.#environment = options.environment ?? browserEnvironment
    this.#place = `parley:draw:${options.draw}`
  }

  /** As the last pass said; nothing before the first. */
  get you(): Person | undefined {
    return this.#you
  }

  /** Enters under this name, or without one to watch. Throws `DoorRefused`, as for a name that is somebody else's. Afterwards `Draw.again()`. */
  async join(name?: string): Promise<Person> {
    const pass = await this.#enter(name)
    this.#ticket = { text: pass.ticket, at: this.#environment.now() }
    return pass.you
  }

  /** For one upgrade. Whoever was here as a guest is the same guest again; all others watch. */
  async ticket(): Promise<string> {
    const held = this.#ticket
    this.#ticket = undefined
    if (held && this.#environment.now() - held.at < freshMs) return held.text
    return (await this.#return()).ticket
  }

  /** Does something with an access token. One that has ended is renewed once. */
  async withAccess<T>(act: (bearer: string) => Promise<T>): Promise<T> {
    if (this.#access !== undefined) {
      try {
        return await act(this.#access)
      } catch (error) {
        if (!isEnded(error)) throw error
      }
    }
    this.#access = undefined
    return act((await this.#return()).access)
  }

  /** The draw itself, to be opened. */
  room(): Draw {
    const { base, draw, storage, debug } = this.#options
    const environment = this.#environment
    const socket = webSocketConnect<DrawFrame>({
      base,
      path: pathOf(endpoints.drawSocket, { draw }),
      ticket: () => this.ticket(),
      environment,
    })
    return new Draw({
      connect: fallbackConnect(environment, socket, async (blocked) =>
        (await import('./viewer-polling.ts')).viewerPolling(blocked, this, this.#through),
      ),
      messages: (limit, before) => request(endpoints.drawMessages, { ...this.#through, query: { draw, before, limit } }),
      likes: storedLikes(storage, `${this.#place}:likes`),
      environment,
      debug,
    })
  }

  async #return(): Promise<DrawPass> {
    // Another tab of this browser may have entered meanwhile: two tabs are one guest.
    const guest = this.#guest ?? read(this.#options.storage, this.#place)
    if (guest === undefined) return this.#enter()
    this.#guest = guest
    try {
      return this.#took(await request(endpoints.resumeDraw, { ...this.#through, body: { guest } }))
    } catch (error) {
      if (!isEnded(error)) throw error
    }
    this.#guest = undefined
    write(this.#options.storage, this.#place, undefined)
    return this.#enter()
  }

  async #enter(name?: string): Promise<DrawPass> {
    const { draw } = this.#options
    return this.#took(await request(endpoints.joinDraw, { ...this.#through, body: { draw, ...(name === undefined ? {} : { name }) } }))
  }

  #took(pass: DrawPass): DrawPass {
    // A watcher's pass that was long on its way must not take a name away that was chosen meanwhile.
    if (pass.you.name === '' && this.#guest !== undefined) return pass
    this.#you = pass.you
    // Who watches is a new one with every pass, and whoever looks had better be one: he is counted.
    if (pass.you.name !== '' || this.#access === undefined) this.#access = pass.access
    if (pass.guest !== undefined) {
      this.#guest = pass.guest
      write(this.#options.storage, this.#place, pass.guest)
    }
    return pass
  }
}

const isEnded = (error: unknown): boolean => error instanceof ApiError && ended.has(error.refusal.code)

type Store = DrawSessionOptions['storage']

function storedLikes(storage: Store, place: string): LikesStore {
  return {
    read() {
      try {
        return JSON.parse(read(storage, place) ?? 'null') as StoredLikes | undefined
      } catch {
        return undefined
      }
    },
    write: (kept) => write(storage, place, JSON.stringify(kept)),
    watch(watcher) {
      if (typeof document === 'undefined') return () => undefined
      const heard = ({ key }: StorageEvent) => {
        if (key === place) watcher()
      }
      addEventListener('storage', heard)
      return () => removeEventListener('storage', heard)
    },
  }
}

// A browser that keeps nothing has a guest for as long as its page lives.
function read(storage: Store, place: string): string | undefined {
  try {
    return storage.getItem(place) ?? undefined
  } catch {
    return undefined
  }
}

function write(storage: Store, place: string, text: string | undefined): void {
  try {
    if (text === undefined) storage.removeItem(place)
    else storage.setItem(place, text)
  } catch {
    // Then it is not kept.
  }
}
