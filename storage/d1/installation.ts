import { drizzle } from 'drizzle-orm/d1'
import { installation } from './schema.ts'

export type Installation = Pick<typeof installation.$inferSelect, 'jurisdiction' | 'roomNaming'>

/**
 * What this installation began with: written if it has no row yet, then read, in one round trip.
 */
export async function fixedInstallation(db: D1Database, wanted: Installation): Promise<Installation> {
  const d1 = drizzle(db)
  const [, [row]] = await d1.batch([
    d1
      .insert(installation)
      .values({ one: 1, ...wanted })
      .onConflictDoNothing(),
    d1.select({ jurisdiction: installation.jurisdiction, roomNaming: installation.roomNaming }).from(installation),
  ])
  return row ?? wanted
}
