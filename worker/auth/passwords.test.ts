import { expect, test } from 'vitest'
import { hashPassword, isPassword } from './passwords.ts'

test("Omar's password is accepted and a wrong one is not", async () => {
  const stored = await hashPassword('correct horse')
  expect(stored).toMatch(/^scrypt\$16384\$8\$5\$/)
  expect(await isPassword('correct horse', stored)).toBe(true)
  expect(await isPassword('correct horsf', stored)).toBe(false)
})

test('an unknown account takes as long as a wrong password and is refused', async () => {
  const stored = await hashPassword('correct horse')
  const timed = async (of: string | undefined) => {
    const from = performance.now()
    expect(await isPassword('', of)).toBe(false)
    return performance.now() - from
  }
  const times = { unknown: 0, wrong: 0 }
  for (let n = 0; n < 5; n++) {
    times.unknown += await timed(undefined)
    times.wrong += await timed(stored)
  }
  console.log(`unknown account ${Math.round(times.unknown)} ms, wrong password ${Math.round(times.wrong)} ms`)
  // Far from exact, because the machine may be busy; without a hash it would be a thousandth.
  expect(times.unknown / times.wrong).toBeGreaterThan(0.1)
}, 30_000)
