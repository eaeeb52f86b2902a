import { proxyDurable } from 'itty-durable/proxy-durable.js'
import { errorName, log } from '../logging/logger.ts'
import { namespaceOf } from '../namespaces.ts'
import { withTimeout } from '../timing/timeout.ts'
import type { Reading, Report, Source } from './aggregate.ts'
import { Reporter, type ReporterDeps, type Sample } from './reporter.ts'

const reportMs = 3_000
const readMs = 3_000

export type PulseEnv = Pick<Env, 'PULSE'> & { readonly DATA_JURISDICTION?: string }

interface Remote {
  report(source: Source, report: Report): Promise<true>
  read(): Promise<Reading>
}

/**
 * The typed side of `Pulse`; there is one, by this name. Its stub answers to every property, also
 * to `then`: it must never be awaited nor returned from an async function, so it stays in this
 * file.
 */
const pulseOf = (env: PulseEnv): Remote => proxyDurable(namespaceOf(env, 'PULSE'), { parse: true }).get('pulse')

/**
 * Sends a report. Rejects when `Pulse` does not answer in time; the next report then has the same
 * counts.
 */
export async function report(env: PulseEnv, source: Source, report: Report): Promise<void> {
  await withTimeout(reportMs, pulseOf(env).report(source, report))
}

/** The metrics as they are now. Rejects when `Pulse` does not answer in time. */
export async function readPulse(env: PulseEnv): Promise<Reading> {
  return await withTimeout(readMs, pulseOf(env).read())
}

/** A room's reporter: it reports a sample from time to time, and only while something changes. */
export const reporterFor = (
  ctx: DurableObjectState,
  env: PulseEnv,
  source: () => Source,
  sample: () => Sample,
  timing: Partial<Pick<ReporterDeps, 'delayMs' | 'later'>> = {},
): Reporter =>
  new Reporter(sample, {
    now: Date.now,
    later: (then, ms) => void setTimeout(then, ms),
    waitUntil: (work) => ctx.waitUntil(work),
    send: (sent) => report(env, source(), sent),
    failed: (error) => log('warn', 'failed', { follower: 'pulse', source: source(), error: errorName(error) }),
    ...timing,
  })
