/**
 * A relay's response to a new viewer: a connection or, when it is full, how many relays there will
 * be.
 */
export type RelayOffer<Connection> = { readonly connection: Connection } | { readonly relays: number }

/**
 * A draw that gains more relays than this while one viewer connects accepts them at their next try.
 */
const maxTries = 4

/**
 * New viewers go to the newest relay. Nothing depends on the choice, because every relay can resume
 * everyone.
 */
export const newestOf = (relays: number): number => Math.max(1, relays) - 1

/**
 * Finds a relay with room for a viewer, beginning with the newest known one. A full relay returns
 * how many relays there will be, and the newest of those is asked next. Without `connection`, all
 * relays are full at this moment.
 */
export async function connectToRelay<Connection>(
  known: number,
  ask: (relay: number) => Promise<RelayOffer<Connection>>,
): Promise<{ readonly relays: number; readonly connection?: Connection }> {
  let relays = known
  for (let tries = 0; tries < maxTries; tries++) {
    const offer = await ask(newestOf(relays))
    if ('connection' in offer) return { relays, connection: offer.connection }
    // It knows of no newer relay than we do, so asking it again would return the same.
    if (offer.relays <= relays) break
    relays = offer.relays
  }
  return { relays }
}
