import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { Credentials, type Kind, kinds } from './credentials.ts'
import { keyFor } from './keys.ts'
import { mintSecret } from './secrets.ts'

const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const
const omar = { id: 'agent-omar', role: 'agent', name: 'Omar' } as const
const room = 'c_1' as RoomId
const now = 1_800_000_000_000
const claims = {
  access: { person: layla, room, generation: 0, since: now },
  ticket: { person: omar, room, until: now + 1, since: now, generation: 0 },
  pass: { person: omar, session: 'hash', since: now },
  entry: { session: 'hash', room, id: 'once' },
  lead: { session: 'hash', room },
}
const secret = 'the first secret, of more than 32 characters'
const at = (time: number, ...secrets: [string, ...string[]]) => new Credentials(secrets, () => time)
const all = Object.keys(kinds) as Kind[]
const mint = async (kind: Kind) =>
  kind === 'refresh' || kind === 'session'
    ? mintSecret(kind).text
    : at(now, secret).mint(kind, (claims as Readonly<Record<string, unknown>>)[kind] as never)

for (const made of all) {
  for (const offered of all) {
    test(`a credential of kind ${made} is ${made === offered ? 'accepted' : 'refused'} as ${offered}`, async () => {
      const result = await at(now, secret).verify(offered, await mint(made))
      expect('proof' in result).toBe(made === offered)
      if (made !== offered) expect(result).toMatchObject({ refused: { code: 'wrong-credential' } })
    })
  }
}

/** Tests `typ` and key separately: the matrix above does not show which of them refused. */
const signed = (typ: string, key: Kind) =>
  new SignJWT({ ...claims.access })
    .setProtectedHeader({ alg: 'HS256', typ })
    .setExpirationTime(now / 1000 + 60)
    .sign(keyFor(secret, key))

test('an access token needs both its own key and its own typ', async () => {
  const verify = async (text: Promise<string>) => at(now, secret).verify('access', await text)
  expect(await verify(signed('parley-access+jwt', 'access'))).toHaveProperty('proof')
  for (const typ of ['parley-ticket+jwt', 'JWT'])
    expect(await verify(signed(typ, 'access'))).toMatchObject({ refused: { code: 'wrong-credential' } })
  expect(await verify(signed('parley-access+jwt', 'ticket'))).toMatchObject({ refused: { code: 'wrong-credential' } })
})

test("verifying Omar's ticket returns the claims that were minted into it", async () => {
  const text = await at(now, secret).mint('ticket', claims.ticket)
  expect(await at(now + 59_000, secret).verify('ticket', text)).toEqual({ proof: { ...claims.ticket, ends: now + 60_000 } })
})

test('a ticket expires after a minute, an access token after a quarter of an hour', async () => {
  const ticket = await at(now, secret).mint('ticket', claims.ticket)
  const access = await at(now, secret).mint('access', claims.access)
  expect(await at(now + 61_000, secret).verify('ticket', ticket)).toMatchObject({ refused: { code: 'expired' } })
  expect(await at(now + 61_000, secret).verify('access', access)).toHaveProperty('proof')
  expect(await at(now + 15 * 60_000 + 1000, secret).verify('access', access)).toMatchObject({ refused: { code: 'expired' } })
})

test('a credential signed with the previous secret is accepted while that secret is configured, and not after', async () => {
  const text = await at(now, secret).mint('pass', claims.pass)
  const newer = 'the second secret, of more than 32 characters'
  expect(await at(now, newer, secret).verify('pass', text)).toHaveProperty('proof')
  expect(await at(now, newer).verify('pass', text)).toMatchObject({ refused: { code: 'wrong-credential' } })
})

test.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.', 'session_', 'refresh_ü'])('the text %j is refused as every kind', async (text) => {
  for (const kind of all) expect(await at(now, secret).verify(kind, text)).toMatchObject({ refused: { code: 'wrong-credential' } })
})

test('verifying a secret returns its hash and never the secret', async () => {
  const { text, hash } = mintSecret('refresh')
  const result = await at(now, secret).verify('refresh', text)
  expect(JSON.stringify(result)).not.toContain(text)
  expect(result).toEqual({ proof: { hash } })
  expect(result).toMatchObject({ proof: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) } })
})
