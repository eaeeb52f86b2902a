import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Credentials that are random secrets: `refresh` of anonymous visitors, `session` (the cookie) of
 * agents.
 */
export type SecretKind = 'refresh' | 'session'

/** The operator's own commands have such a secret too, for one run of a command. */
type AnyKind = SecretKind | 'operator'

export interface MintedSecret {
  /** For its owner only. */
  readonly text: string
  /** SHA-256 in hex: all that we store. */
  readonly hash: string
}

export function mintSecret(kind: AnyKind): MintedSecret {
  const text = `${kind}_${randomBytes(32).toString('base64url')}`
  return { text, hash: secretHash(text) }
}

/** SHA-256 in hex. No salt and no slow hash, because a minted secret has 256 random bits. */
export const secretHash = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * The kind is a prefix, so that a secret of one kind is not even looked up among those of another.
 */
export const isSecretShaped = (kind: AnyKind, text: string): boolean => new RegExp(`^${kind}_[A-Za-z0-9_-]{43}$`).test(text)

/** Compares two secrets in constant time, whatever their lengths. */
export const isSameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(Buffer.from(secretHash(given)), Buffer.from(secretHash(expected)))
