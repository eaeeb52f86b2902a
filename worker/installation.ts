import { fixedInstallation } from '../storage/d1/installation.ts'
import { roomNaming } from './auth/room-ids.ts'
import { withD1Timeout } from './cache/d1-timeout.ts'
import { type Jurisdiction, type Settings, SettingsError } from './settings.ts'

const timeoutMs = 1_000
/** While D1 is unavailable requests go on unchecked; the check is tried again this often. */
const retryMs = 30_000

interface Check {
  /** Undefined when there is none. */
  readonly mismatch: { readonly name: string; readonly reason: string } | undefined
  /** Epoch ms until when it counts. */
  readonly until: number
}

/**
 * One result per database and isolate. Not a promise: one request cannot wait for what another has
 * begun.
 */
const checks = new WeakMap<D1Database, Check>()

/**
 * Compares the settings that cannot change once rooms exist with those of the first deployment,
 * which D1 holds. Throws `SettingsError` on a mismatch: the same names would mean other, empty
 * rooms.
 */
export async function checkInstallation(
  { DB }: Pick<Env, 'DB'>,
  { jurisdiction }: Pick<Settings, 'jurisdiction'>,
  now = Date.now(),
): Promise<void> {
  const known = checks.get(DB)
  const check = known !== undefined && now < known.until ? known : await compare(DB, jurisdiction, now)
  checks.set(DB, check)
  if (check.mismatch !== undefined) throw new SettingsError([check.mismatch])
}

async function compare(db: D1Database, jurisdiction: Jurisdiction, now: number): Promise<Check> {
  try {
    const fixed = await withD1Timeout(fixedInstallation(db, { jurisdiction, roomNaming }), timeoutMs)
    return { mismatch: mismatchOf(fixed.jurisdiction, jurisdiction, fixed.roomNaming), until: Number.POSITIVE_INFINITY }
  } catch {
    return { mismatch: undefined, until: now + retryMs }
  }
}

function mismatchOf(fixed: string, wanted: Jurisdiction, naming: string): Check['mismatch'] {
  if (fixed !== wanted)
    return { name: 'DATA_JURISDICTION', reason: `is ${wanted}, but the first deployment fixed it as ${fixed}, and rooms cannot move` }
  if (naming !== roomNaming)
    return { name: 'room naming', reason: `is ${roomNaming} in this version, but the first deployment fixed it as ${naming}` }
  return undefined
}
