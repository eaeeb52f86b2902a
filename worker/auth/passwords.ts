import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/**
 * 16 MiB and about 0.2 s for each try. WebCrypto's PBKDF2 stops at 100,000 rounds in production,
 * which is too few.
 */
const cost = { N: 2 ** 14, r: 8, p: 5, maxmem: 64 * 2 ** 20 }
const length = 32

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, cost, (error, key) => (error === null ? resolve(key) : reject(error)))
  })

/** `scrypt$N$r$p$salt$hash`: with its parameters, so that they can rise later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$')
}

/** An unknown account is compared with this hash, so that it takes the same time as a known one. */
const unknownAccount = `scrypt$${cost.N}$${cost.r}$${cost.p}$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(length).toString('base64')}`

export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, , , , salt = '', hash = ''] = (stored ?? unknownAccount).split('$')
  const expected = Buffer.from(hash, 'base64')
  const given = await derive(password, Buffer.from(salt, 'base64'))
  return expected.length === given.length && timingSafeEqual(given, expected) && stored !== undefined
}
