/**
 * A hash of a text with 53 bits (cyrb53, public domain), as a whole number. Not cryptographic:
 * where no one may prepare two texts with the same hash, the seed is a secret.
 */
export function hashNumber(text: string, seed = 0): number {
  let [a, b] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

/** The same in base 36. It distinguishes texts of one author. */
export const hashOf = (text: string): string => hashNumber(text).toString(36)
