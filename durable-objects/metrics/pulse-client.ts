import { proxyDurable } from 'itty-durable/proxy-durable.js'
import { errorName, log } from '../logging/logger.ts'
import { withTimeout } from '../timing/timeout.ts'
import type { Reading, Report, Source } from './aggregate.ts'
import { Reporter, type Sample } from './reporter.ts'

const reportMs = 3_000
const readMs = 3_000

interface Remote {
  report(source: Source, report: Report): Promise<true>
  read(): Promise<Reading>
}

/**
 * The typed side of `Pulse`; there is one, by this name. Its stub answers to every property, also to `then`: it must never
 * be awaited nor returned from an async function, so it does not leave this file.
 */
const pulseOf = ({ PULSE }: Pick<Env, 'PULSE'>): Remote => proxyDurable(PULSE, { parse: true }).get('pulse')

/** Rejects when the pulse cannot be reached in time; nobody should mind much. */
export async function report(env: Pick<Env, 'PULSE'>, source: Source, said: Report): Promise<void> {
  await withTimeout(reportMs, pulseOf(env).report(source, said))
}

/** What is known now. Rejects when the pulse cannot be reached in time. */
export async function readPulse(env: Pick<Env, 'PULSE'>): Promise<Reading> {
  return await withTimeout(readMs, pulseOf(env).read())
}

/** A room's own voice: it reports what it finds at a look from time to time, and only while something happens. */
export const reporterFor = (ctx: DurableObjectState, env: Pick<Env, 'PULSE'>, source: () => Source, look: () => Sample): Reporter =>
  new Reporter(look, {
    now: Date.now,
    later: (then, ms) => void setTimeout(then, ms),
    waitUntil: (work) => ctx.waitUntil(work),
    send: (said) => report(env, source(), said),
    failed: (error) => log('warn', 'failed', { follower: 'pulse', source: source(), error: errorName(error) }),
  })
