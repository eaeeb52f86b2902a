/** A relay's answer to someone who comes: a seat, or the number of relays that there are to be. */
export type Offer<Seat> = { readonly connection: Seat } | { readonly relays: number }

/** A crowd that grows by more than so many relays while one person comes finds its way at the next try. */
const triesAtMost = 4

/** New viewers go to the newest relay; nothing depends on the seat, for every relay resumes anyone. */
export const newestOf = (relays: number): number => Math.max(1, relays) - 1

/**
 * Finds a seat, beginning with the newest of the relays that are known of. A full one says how many there are to be, which
 * is asked next. Without `seat`: everything is full at this moment.
 */
export async function seatViewer<Seat>(
  known: number,
  ask: (relay: number) => Promise<Offer<Seat>>,
): Promise<{ readonly relays: number; readonly connection?: Seat }> {
  let relays = known
  for (let tries = 0; tries < triesAtMost; tries++) {
    const offer = await ask(newestOf(relays))
    if ('connection' in offer) return { relays, connection: offer.connection }
    // No more than we know of: it has heard of none that is newer, and asking it again would bring the same.
    if (offer.relays <= relays) break
    relays = offer.relays
  }
  return { relays }
}
