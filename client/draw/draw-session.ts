import type { DrawFrame } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import { type DrawPass, drawEndpoints } from '../../protocol/http/draw.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { AccessPass, isExpired } from '../connection/access-pass.ts'
import { browserEnvironment, type Environment } from '../connection/environment.ts'
import { type RequestOptions, request } from '../connection/http-client.ts'
import { connectWithLazyFallback } from '../connection/transport.ts'
import { webSocketConnect } from '../connection/websocket-transport.ts'
import { type DrawStorage, readItem, storedLikes, writeItem } from './browser-storage.ts'
import { Draw } from './draw.ts'

export interface DrawSessionOptions {
  /** The origin of the draw, '' for the page's own. */
  readonly base: string
  readonly draw: string
  readonly storage: DrawStorage
  /** Of this tab only. */
  readonly tabStorage?: DrawStorage
  /** With it staff come from the dashboard, see `joinDrawAsStaff`. */
  readonly entry?: string | undefined
  readonly fetch?: typeof fetch
  readonly environment?: Environment
}

/**
 * The session of a viewer in one browser. For a guest it stores the token with which they resume; for
 * staff their lead, in the tab; else nothing.
 */
export class DrawSession {
  /**
   * Access token and tickets. A guest stays the same guest; each renewal for others makes a new
   * anonymous viewer.
   */
  readonly pass: AccessPass<DrawPass>
  readonly #options: DrawSessionOptions
  readonly #requestOptions: Pick<RequestOptions<never>, 'base' | 'fetch'>
  readonly #environment: Environment
  readonly #storageKey: string
  #you: Person | undefined
  #guest: string | undefined
  #entry: string | undefined
  #hasStaffRightEnded = false

  constructor(options: DrawSessionOptions) {
    this.#options = options
    const { base, fetch, draw, environment = browserEnvironment } = options
    this.#requestOptions = { base, fetch }
    this.#environment = environment
    this.#storageKey = `parley:draw:${draw}`
    this.#entry = options.entry
    this.pass = new AccessPass({
      environment,
      renew: () => this.#renew(),
      // Polling counts viewers by access token: an anonymous viewer uses the same one for as long
      // as it is valid.
      replaces: ({ you }) => you.name !== '',
    })
  }

  /** Someone came from the dashboard and is no longer, or not, accepted as staff. */
  get hasStaffRightEnded(): boolean {
    return this.#hasStaffRightEnded
  }

  /** The person of the newest pass. */
  get you(): Person | undefined {
    return this.#you
  }

  /**
   * Joins under this name, or without one to watch. Throws `ApiError`, for instance when the name
   * is reserved. Call `Draw.reconnect` afterwards.
   */
  async join(name?: string): Promise<Person> {
    const pass = await this.#join(name)
    this.pass.accept(pass)
    return pass.you
  }

  /** The client of this draw, to be opened. */
  createDraw(): Draw {
    const { base, draw, storage } = this.#options
    const environment = this.#environment
    const requestOptions = this.#requestOptions
    const socket = webSocketConnect<DrawFrame>({
      base,
      path: pathOf(drawEndpoints.drawSocket, { draw }),
      ticket: () => this.pass.ticket(),
      environment,
    })
    return new Draw({
      connect: connectWithLazyFallback(environment, socket, async (options) =>
        (await import('./viewer-polling.ts')).viewerPolling(options, this.pass, requestOptions),
      ),
      fetchMessages: (limit, before) => request(drawEndpoints.drawMessages, { ...requestOptions, query: { draw, before, limit } }),
      likes: storedLikes(storage, `${this.#storageKey}:likes`),
      environment,
    })
  }

  /** Resumes as staff or as the stored guest, or joins without a name. */
  async #renew(): Promise<DrawPass> {
    const { storage } = this.#options
    const staff = await this.#renewAsStaff()
    if (staff) return staff
    // Another tab of this browser may have joined in the meantime: both tabs are the same guest.
    const guest = this.#guest ?? readItem(storage, this.#storageKey)
    if (guest === undefined) return this.#join()
    this.#guest = guest
    try {
      return this.#remember(await request(drawEndpoints.resumeDraw, { ...this.#requestOptions, body: { guest } }))
    } catch (error) {
      if (!isExpired(error)) throw error
    }
    if (this.#guest === guest) {
      this.#guest = undefined
      writeItem(storage, this.#storageKey)
    }
    return this.#join()
  }

  async #renewAsStaff(): Promise<DrawPass | undefined> {
    const { tabStorage } = this.#options
    const leadKey = `${this.#storageKey}:lead`
    const lead = tabStorage && readItem(tabStorage, leadKey)
    const body = this.#entry !== undefined ? { entry: this.#entry } : lead !== undefined ? { lead } : undefined
    if (!tabStorage || !body) return undefined
    try {
      const pass = await request(drawEndpoints.joinDrawAsStaff, { ...this.#requestOptions, body })
      this.#entry = undefined
      this.#hasStaffRightEnded = false
      writeItem(tabStorage, leadKey, pass.lead)
      return this.#remember(pass)
    } catch (error) {
      if (!isExpired(error)) throw error
    }
    // An entry is accepted once; the tab may have a lead from before.
    if (this.#entry === undefined) writeItem(tabStorage, leadKey)
    this.#entry = undefined
    this.#hasStaffRightEnded = true
    return this.#renewAsStaff()
  }

  async #join(name?: string): Promise<DrawPass> {
    const body = { draw: this.#options.draw, ...(name === undefined ? {} : { name }) }
    return this.#remember(await request(drawEndpoints.joinDraw, { ...this.#requestOptions, body }))
  }

  #remember(pass: DrawPass): DrawPass {
    // An anonymous pass that arrives late must not replace a name that was chosen in the meantime.
    if (pass.you.name === '' && this.#guest !== undefined) return pass
    this.#you = pass.you
    if (pass.guest !== undefined) {
      this.#guest = pass.guest
      writeItem(this.#options.storage, this.#storageKey, pass.guest)
    }
    return pass
  }
}
