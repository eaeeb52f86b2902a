import { createHmac, hkdfSync } from 'node:crypto'

/** A key of its own for every purpose, from one secret: what one purpose signed means nothing to another. */
export const keyFor = (secret: string, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', `parley ${purpose}`, 32))

export const keyedHash = (secret: string, purpose: string, text: string): string =>
  createHmac('sha256', keyFor(secret, purpose)).update(text).digest('base64url')
