/**
 * Retry delay in ms with full jitter: up to half a second after the first try, up to five minutes
 * later. `random` is in [0, 1).
 */
export const backoffMs = (tries: number, random: number): number => Math.round(random * Math.min(300_000, 500 * 2 ** tries))
