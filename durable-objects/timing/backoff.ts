/** Full jitter, from half a second to five minutes. `dice` is in [0, 1). */
export const backoffMs = (tries: number, random: number): number => Math.round(random * Math.min(300_000, 500 * 2 ** tries))
