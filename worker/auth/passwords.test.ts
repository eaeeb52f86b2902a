import { expect, test } from 'vitest'
import { hashPassword, isPassword } from './passwords.ts'

test("Omar's password opens his account and no other word does", async () => {
  const kept = await hashPassword('correct horse')
  expect(kept).toMatch(/^scrypt\$16384\$8\$5\$/)
  expect(await isPassword('correct horse', kept)).toBe(true)
  expect(await isPassword('correct horsf', kept)).toBe(false)
})

test('an account that does not exist costs a hash as a wrong password does, and opens for nothing', async () => {
  const kept = await hashPassword('correct horse')
  const timed = async (of: string | undefined) => {
    const from = performance.now()
    expect(await isPassword('', of)).toBe(false)
    return performance.now() - from
  }
  const times = { unknown: 0, wrong: 0 }
  for (let n = 0; n < 5; n++) {
    times.unknown += await timed(undefined)
    times.wrong += await timed(kept)
  }
  console.log(`unknown account ${Math.round(times.unknown)} ms, wrong password ${Math.round(times.wrong)} ms`)
  // Far from exact, for the machine may be busy; without a hash it would be a thousandth.
  expect(times.unknown / times.wrong).toBeGreaterThan(0.1)
})
