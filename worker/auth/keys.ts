import { createHmac, hkdfSync } from 'node:crypto'

/** Cache of derived keys. Small: two secrets at most, and as many purposes as the code names. */
const derived = new Map<string, Uint8Array>()

/**
 * Derives one key per purpose from one secret, so that a signature for one purpose is invalid for
 * another.
 */
export function keyFor(secret: string, purpose: string): Uint8Array {
  const name = `${purpose}\n${secret}`
  const known = derived.get(name)
  if (known !== undefined) return known
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `parley ${purpose}`, 32))
  derived.set(name, key)
  return key
}

export const keyedHash = (secret: string, purpose: string, text: string): string =>
  createHmac('sha256', keyFor(secret, purpose)).update(text).digest('base64url')
