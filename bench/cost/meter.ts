import { AsyncLocalStorage } from 'node:async_hooks'
import type { MeteredStore } from './metered-d1.ts'

/** What all objects of one class used since the isolate started. */
export interface ObjectCounts {
  rowsWritten: number
  rowsRead: number
  alarmsSet: number
  socketMessages: number
  /** Upgrades, RPC calls and alarms. */
  requests: number
  /** For which an object worked, or had a timer or work that it waited for. */
  awakeMs: number
  /** How often an object was constructed: at first use and after each sleep. */
  wakes: number
}

/** What a run has used so far, as JSON. */
export interface Reading {
  readonly objects: Readonly<Record<string, ObjectCounts>>
  readonly stores: Readonly<Record<string, MeteredStore>>
  readonly workerRequests: number
}

export const counts: { objects: Record<string, ObjectCounts>; stores: Record<string, MeteredStore>; workerRequests: number } = {
  objects: {},
  stores: {},
  workerRequests: 0,
}

/** The object whose code runs, so that a timer is counted for the object that set it. */
const running = new AsyncLocalStorage<MeteredObject>()

/** Counts one object. An object that only holds sleeping sockets uses nothing. */
class MeteredObject {
  readonly counts: ObjectCounts
  #open = 0
  #openSince = 0
  #cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []

  constructor(kind: string, { storage }: DurableObjectState) {
    this.counts = counts.objects[kind] ??= {
      rowsWritten: 0,
      rowsRead: 0,
      alarmsSet: 0,
      socketMessages: 0,
      requests: 0,
      awakeMs: 0,
      wakes: 0,
    }
    this.#watchStorage(storage)
  }

  #watchStorage(storage: DurableObjectStorage): void {
    const { exec } = storage.sql
    const watched = (...args: Parameters<typeof exec>) => {
      const cursor = exec.apply(storage.sql, args)
      // A cursor knows its rows only after it has been read, so it is asked when its turn ends.
      this.#cursors.push(cursor)
      return cursor
    }
    Object.defineProperty(storage.sql, 'exec', { value: watched, configurable: true })
    const { setAlarm } = storage
    const armed = (...args: Parameters<typeof setAlarm>) => {
      this.counts.alarmsSet++
      return setAlarm.apply(storage, args)
    }
    Object.defineProperty(storage, 'setAlarm', { value: armed, configurable: true })
    const { put } = storage
    const stored = (...args: unknown[]) => {
      this.counts.rowsWritten += typeof args[0] === 'string' ? 1 : Object.keys(args[0] as object).length
      return put.apply(storage, args as Parameters<typeof put>)
    }
    Object.defineProperty(storage, 'put', { value: stored, configurable: true })
  }

  begin(): void {
    if (this.#open++ === 0) this.#openSince = performance.now()
  }

  end(): void {
    for (const { rowsWritten, rowsRead } of this.#cursors.splice(0)) {
      this.counts.rowsWritten += rowsWritten
      this.counts.rowsRead += rowsRead
    }
    if (--this.#open === 0) this.counts.awakeMs += performance.now() - this.#openSince
  }

  /** Runs code of this object; it is awake until that has settled. */
  run<T>(work: () => T): T {
    this.begin()
    let result: T
    try {
      result = running.run(this, work)
    } catch (error) {
      this.end()
      throw error
    }
    if (result instanceof Promise)
      void result.then(
        () => this.end(),
        () => this.end(),
      )
    else this.end()
    return result
  }
}

const { setTimeout: laterOfPlatform, clearTimeout: clearOfPlatform } = globalThis
const timers = new Map<unknown, MeteredObject>()

/** A timer keeps its object in memory until it has fired or was cleared. */
function watchTimers(): void {
  const later = (then: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const object = running.getStore()
    if (object === undefined) return laterOfPlatform(then, ms, ...args)
    object.begin()
    const timer: unknown = laterOfPlatform(() => {
      timers.delete(timer)
      try {
        object.run(() => then(...args))
      } finally {
        object.end()
      }
    }, ms)
    timers.set(timer, object)
    return timer
  }
  const clear = (timer: never) => {
    timers.get(timer)?.end()
    timers.delete(timer)
    clearOfPlatform(timer)
  }
  Object.assign(globalThis, { setTimeout: later, clearTimeout: clear })
}

watchTimers()

type ObjectClass = new (ctx: DurableObjectState, env: Env) => object
const metered = new WeakMap<object, MeteredObject>()

/** Constructs an object of this class, counted from its first statement. */
function construct(kind: string, Real: ObjectClass, ctx: DurableObjectState, env: Env, asClass: NewableFunction): object {
  const object = new MeteredObject(kind, ctx)
  object.counts.wakes++
  const { waitUntil } = ctx
  const watched = (work: Promise<unknown>) => {
    object.begin()
    const ended = () => object.end()
    void work.then(ended, ended)
    waitUntil.call(ctx, work)
  }
  Object.defineProperty(ctx, 'waitUntil', { value: watched, configurable: true })
  const instance = object.run(() => Reflect.construct(Real, [ctx, env], asClass) as object)
  metered.set(instance, object)
  return instance
}

/** The same class of objects, counted under this name. Its databases are those of `envOf`. */
export function meteredClass<C extends ObjectClass>(kind: string, Real: C, envOf: (env: Env) => Env): C {
  // A proxy, because a constructor cannot run `super` within the context of timers.
  const Counted: ObjectClass = new Proxy(Real as ObjectClass, {
    construct: (_, [ctx, env], asClass) => construct(kind, Real, ctx, envOf(env), asClass),
  })
  class Metered extends Counted {}
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Real.prototype))) {
    if (name === 'constructor' || typeof value !== 'function') continue
    Object.defineProperty(Metered.prototype, name, { value: handler(name, value), writable: true, configurable: true })
  }
  return Metered as unknown as C
}

const ofSockets: ReadonlySet<string> = new Set(['webSocketClose', 'webSocketError'])

/** A method that the runtime or another object calls. A call within the object itself is free. */
function handler(name: string, method: (...args: unknown[]) => unknown) {
  return function (this: object, ...args: unknown[]): unknown {
    const object = metered.get(this)
    if (object === undefined || running.getStore() === object) return method.apply(this, args)
    if (name === 'webSocketMessage') object.counts.socketMessages++
    else if (!ofSockets.has(name)) object.counts.requests++
    return object.run(() => method.apply(this, args))
  }
}
