import { errors, jwtVerify, SignJWT } from 'jose'
import type { Identity } from '../../durable-objects/sockets/identity.ts'
import type { Person, Refusal, RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { keyFor } from './keys.ts'
import { isSecretShaped, type SecretKind, secretHash } from './secrets.ts'

const minuteMs = 60_000

/**
 * The auth credentials: every kind there is. Signed ones carry claims and expire; of secret ones we
 * store only a hash.
 */
export const kinds = {
  /** A visitor's or guest's right to HTTP endpoints, in one conversation or draw. */
  access: { form: 'signed', lifeMs: 15 * minuteMs },
  /**
   * An upgrade to one room in one role. The platform's logs show it, where it is worthless after a
   * minute. Not single-use.
   */
  ticket: { form: 'signed', lifeMs: minuteMs },
  /** Proves that a session was valid in D1 a moment ago, for the time when D1 is unavailable. */
  pass: { form: 'signed', lifeMs: 15 * minuteMs },
  /**
   * Lets a guest resume in one draw under the same name. Needs no object and no database: thousands
   * may come back at once.
   */
  guest: { form: 'signed', lifeMs: 30 * 24 * 60 * minuteMs },
  /**
   * Takes an agent from the dashboard to one draw's page, which has another host and reads no cookie.
   * It is in the fragment of the address, and the draw accepts it once.
   */
  entry: { form: 'signed', lifeMs: minuteMs },
  /**
   * What the draw's page gets for it: their right there, for as long as D1 confirms their session. It
   * stays in that tab.
   */
  lead: { form: 'signed', lifeMs: 12 * 60 * minuteMs },
  /** Lets an anonymous visitor resume. Its hash is stored in the conversation's own room. */
  refresh: { form: 'secret' },
  /** An agent's or admin's sign-in. Its hash is stored in D1. */
  session: { form: 'secret' },
} as const

export type Kind = keyof typeof kinds
type SignedKind = Exclude<Kind, SecretKind>

interface Claims {
  readonly access: { readonly person: Person; readonly room: RoomId; readonly generation: number; readonly since: number }
  readonly ticket: Identity
  /** `session` is the hash, `since` when D1 last confirmed it. */
  readonly pass: { readonly person: Person; readonly session: string; readonly since: number }
  readonly guest: { readonly person: Person; readonly room: RoomId; readonly since: number }
  /** `session` is the hash, `id` is what the draw accepts once. */
  readonly entry: { readonly session: string; readonly room: RoomId; readonly id: string }
  readonly lead: { readonly session: string; readonly room: RoomId }
}

/**
 * What a credential proved. Signed: its claims and when it ends (epoch ms). Secret: the SHA-256 to
 * look up.
 */
export interface VerifiedClaims {
  readonly access: Claims['access'] & { readonly ends: number }
  readonly ticket: Claims['ticket'] & { readonly ends: number }
  readonly pass: Claims['pass'] & { readonly ends: number }
  readonly guest: Claims['guest'] & { readonly ends: number }
  readonly entry: Claims['entry'] & { readonly ends: number }
  readonly lead: Claims['lead'] & { readonly ends: number }
  readonly refresh: { readonly hash: string }
  readonly session: { readonly hash: string }
}

type Verified<K extends Kind> = { readonly proof: VerifiedClaims[K] } | { readonly refused: Refusal }

const typ = (kind: Kind) => `parley-${kind}+jwt`
const isSecretKind = (kind: Kind): kind is SecretKind => kinds[kind].form === 'secret'

export class Credentials {
  readonly #secrets: readonly [string, ...string[]]
  readonly #now: () => number

  /** `secrets`: the newest one signs, all of them verify. */
  constructor(secrets: readonly [string, ...string[]], now: () => number = Date.now) {
    this.#secrets = secrets
    this.#now = now
  }

  /** Signs a credential. Secret kinds come from `mintSecret(kind)`. */
  mint<K extends SignedKind>(kind: K, claims: Claims[K]): Promise<string> {
    const iat = Math.floor(this.#now() / 1000)
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: typ(kind) })
      .setIssuedAt(iat)
      .setExpirationTime(iat + kinds[kind].lifeMs / 1000)
      .sign(keyFor(this.#secrets[0], kind))
  }

  /** Refuses with `wrong-credential`, or with `expired` when it was valid before. */
  async verify<K extends Kind>(kind: K, text: string): Promise<Verified<K>> {
    if (isSecretKind(kind)) {
      if (!isSecretShaped(kind, text)) return { refused: refusal('wrong-credential') }
      return { proof: { hash: secretHash(text) } as VerifiedClaims[K] }
    }
    for (const secret of this.#secrets) {
      try {
        const { payload } = await jwtVerify(text, keyFor(secret, kind), {
          typ: typ(kind),
          algorithms: ['HS256'],
          requiredClaims: ['exp'],
          currentDate: new Date(this.#now()),
        })
        const { exp = 0, iat: _, ...claims } = payload
        return { proof: { ...claims, ends: exp * 1000 } as unknown as VerifiedClaims[K] }
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { refused: refusal('expired') }
        if (!(error instanceof errors.JOSEError)) throw error
      }
    }
    return { refused: refusal('wrong-credential') }
  }
}
