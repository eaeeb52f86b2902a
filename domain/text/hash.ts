/**
 * A hash of a text with 53 bits (cyrb53, public domain), in base 36. Not cryptographic: it
 * distinguishes texts of one author.
 */
export function hashOf(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (const unit of text) {
    const point = unit.codePointAt(0)!
    a = Math.imul(a ^ point, 2654435761)
    b = Math.imul(b ^ point, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36)
}
