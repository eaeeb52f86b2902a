import { createHash, randomBytes } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Identity } from '../../durable-objects/sockets/identity.ts'
import type { Person, Refusal, RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { keyFor } from './keys.ts'

const minuteMs = 60_000

/** Every kind of credential there is. Signed ones carry claims and end by themselves; of secret ones only a hash is kept. */
export const kinds = {
  /** A visitor's or guest's right to ask over HTTP, in one conversation or draw. */
  access: { form: 'signed', lifeMs: 15 * minuteMs },
  /** An upgrade to one room in one role. Not single-use: the platform's logs show it, and a minute later it is worthless. */
  ticket: { form: 'signed', lifeMs: minuteMs },
  /** That a session stood in D1 a moment ago, for the time when D1 cannot be asked. */
  pass: { form: 'signed', lifeMs: 15 * minuteMs },
  /** Brings a guest back to one draw under the same name. Asks no object and no database: a whole crowd may come back at once. */
  guest: { form: 'signed', lifeMs: 30 * 24 * 60 * minuteMs },
  /** Brings an anonymous visitor back. Its hash stands in the conversation's own room. */
  refresh: { form: 'secret' },
  /** An agent's or admin's sign-in. Its hash stands in D1. */
  session: { form: 'secret' },
} as const

export type Kind = keyof typeof kinds

interface Claims {
  readonly access: { readonly person: Person; readonly room: RoomId; readonly generation: number; readonly since: number }
  readonly ticket: Identity
  /** `session` is the hash, `since` when D1 last said yes. */
  readonly pass: { readonly person: Person; readonly session: string; readonly since: number }
  readonly guest: { readonly person: Person; readonly room: RoomId; readonly since: number }
  readonly refresh: Readonly<Record<never, never>>
  readonly session: Readonly<Record<never, never>>
}

/** What a credential proved. Signed: its claims and when it ends (epoch ms). Secret: the SHA-256 to look for. */
export interface VerifiedClaims {
  readonly access: Claims['access'] & { readonly ends: number }
  readonly ticket: Claims['ticket'] & { readonly ends: number }
  readonly pass: Claims['pass'] & { readonly ends: number }
  readonly guest: Claims['guest'] & { readonly ends: number }
  readonly refresh: { readonly hash: string }
  readonly session: { readonly hash: string }
}

type Verified<K extends Kind> = { readonly proof: VerifiedClaims[K] } | { readonly refused: Refusal }

const typ = (kind: Kind) => `parley-${kind}+jwt`
/** The kind stands in front, so that a secret of one kind is not even looked for among those of another. */
const secretShape = (kind: Kind) => new RegExp(`^${kind}_[A-Za-z0-9_-]{43}$`)

export class Credentials {
  readonly #secrets: readonly [string, ...string[]]
  readonly #now: () => number

  /** `secrets`: the newest signs, all of them verify. */
  constructor(secrets: readonly [string, ...string[]], now: () => number = Date.now) {
    this.#secrets = secrets
    this.#now = now
  }

  async mint<K extends Kind>(kind: K, claims: Claims[K]): Promise<string> {
    const { form } = kinds[kind]
    if (form === 'secret') return `${kind}_${randomBytes(32).toString('base64url')}`
    const iat = Math.floor(this.#now() / 1000)
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: typ(kind) })
      .setIssuedAt(iat)
      .setExpirationTime(iat + kinds[kind].lifeMs / 1000)
      .sign(keyFor(this.#secrets[0], kind))
  }

  /** Refuses with `wrong-credential`, or with `expired` when it was right once. */
  async verify<K extends Kind>(kind: K, text: string): Promise<Verified<K>> {
    if (kinds[kind].form === 'secret') {
      if (!secretShape(kind).test(text)) return { refused: refusal('wrong-credential') }
      return { proof: { hash: createHash('sha256').update(text).digest('hex') } as VerifiedClaims[K] }
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
