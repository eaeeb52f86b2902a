import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { Credentials, type Kind, kinds } from './credentials.ts'
import { keyFor } from './keys.ts'

const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const
const omar = { id: 'agent-omar', role: 'agent', name: 'Omar' } as const
const room = 'c_1' as RoomId
const now = 1_800_000_000_000
const claims = {
  access: { person: layla, room, generation: 0, since: now },
  ticket: { person: omar, room, until: now + 1, since: now, generation: 0 },
  pass: { person: omar, session: 'hash', since: now },
  refresh: {},
  session: {},
}
const secret = 'the first secret, of more than 32 characters'
const at = (time: number, ...secrets: [string, ...string[]]) => new Credentials(secrets, () => time)
const all = Object.keys(kinds) as Kind[]

for (const made of all) {
  for (const offered of all) {
    test(`${made === offered ? 'the' : 'no'} ${offered} verifier takes a credential of the kind ${made}`, async () => {
      const text = await at(now, secret).mint(made, claims[made] as never)
      const verdict = await at(now, secret).verify(offered, text)
      expect('proof' in verdict).toBe(made === offered)
      if (made !== offered) expect(verdict).toMatchObject({ refused: { code: 'wrong-credential' } })
    })
  }
}

/** Each of the two guards alone: the matrix above cannot tell which of them refused. */
const signed = (typ: string, key: Kind) =>
  new SignJWT({ ...claims.access })
    .setProtectedHeader({ alg: 'HS256', typ })
    .setExpirationTime(now / 1000 + 60)
    .sign(keyFor(secret, key))

test('the right key is not enough, it must say that it is an access token; and saying so is not enough without the key', async () => {
  const verify = async (text: Promise<string>) => at(now, secret).verify('access', await text)
  expect(await verify(signed('parley-access+jwt', 'access'))).toHaveProperty('proof')
  for (const typ of ['parley-ticket+jwt', 'JWT'])
    expect(await verify(signed(typ, 'access'))).toMatchObject({ refused: { code: 'wrong-credential' } })
  expect(await verify(signed('parley-access+jwt', 'ticket'))).toMatchObject({ refused: { code: 'wrong-credential' } })
})

test("Omar's ticket says after verification what was minted into it", async () => {
  const text = await at(now, secret).mint('ticket', claims.ticket)
  expect(await at(now + 59_000, secret).verify('ticket', text)).toEqual({ proof: { ...claims.ticket, ends: now + 60_000 } })
})

test('a ticket is worthless after a minute, an access token after a quarter of an hour', async () => {
  const ticket = await at(now, secret).mint('ticket', claims.ticket)
  const access = await at(now, secret).mint('access', claims.access)
  expect(await at(now + 61_000, secret).verify('ticket', ticket)).toMatchObject({ refused: { code: 'expired' } })
  expect(await at(now + 61_000, secret).verify('access', access)).toHaveProperty('proof')
  expect(await at(now + 15 * 60_000 + 1000, secret).verify('access', access)).toMatchObject({ refused: { code: 'expired' } })
})

test('what the previous secret signed is accepted while it stands beside the new one, and not after', async () => {
  const text = await at(now, secret).mint('pass', claims.pass)
  const newer = 'the second secret, of more than 32 characters'
  expect(await at(now, newer, secret).verify('pass', text)).toHaveProperty('proof')
  expect(await at(now, newer).verify('pass', text)).toMatchObject({ refused: { code: 'wrong-credential' } })
})

test.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.', 'session_', 'refresh_ü'])('the text %j opens nothing', async (text) => {
  for (const kind of all) expect(await at(now, secret).verify(kind, text)).toMatchObject({ refused: { code: 'wrong-credential' } })
})

test('a secret is never looked for as it stands, only its hash', async () => {
  const text = await at(now, secret).mint('refresh', {})
  const verdict = await at(now, secret).verify('refresh', text)
  expect(JSON.stringify(verdict)).not.toContain(text)
  expect(verdict).toMatchObject({ proof: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) } })
})
