import { browserEnvironment } from '../../../client/connection/environment.ts'
import type { Draw } from '../../../client/draw/draw.ts'
import { DrawSession } from '../../../client/draw/draw-session.ts'
import type { StoredLikes } from '../../../client/draw/likes.ts'
import type { Person } from '../../../protocol/envelope.ts'
import type { System } from '../system.ts'
import { asPageOf } from './real-client.ts'
import { waitUntil } from './wait-until.ts'

/**
 * A viewer: the real client of the draw page with its timers and its socket, and its browser
 * storage.
 */
export interface Viewer {
  readonly you: Person
  readonly draw: Draw
  /** The committed likes as far as this browser knows, and those still pending. */
  likes(): Pick<StoredLikes, 'liked' | 'waiting'>
}

/** Joins with a name, from the network of `address`, and opens the draw. */
export async function viewer(system: System, draw: string, name: string): Promise<Viewer> {
  asPageOf(system.url)
  const values = new Map<string, string>()
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  }
  const session = new DrawSession({
    base: system.url,
    draw,
    storage,
    environment: { ...browserEnvironment, log: () => undefined },
    fetch: (address, init = {}) => fetch(address, { ...init, headers: { ...(init.headers as object), origin: system.url } }),
  })
  const you = await session.join(name)
  const room = session.createDraw()
  room.open()
  return {
    you,
    draw: room,
    likes: () => JSON.parse(values.get(`parley:draw:${draw}:likes`) ?? '{"liked":[],"waiting":[]}'),
  }
}

/** Waits until `is` holds for a draw, and reports the last snapshot if it never does. */
export function seen(draw: Draw, is: () => boolean, withinMs = 20_000): Promise<void> {
  const described = () => {
    const { connection, viewers, likes, lines } = draw.snapshot
    return { connection, viewers, likes, lines: lines.length }
  }
  return waitUntil(draw, is, described, withinMs)
}
