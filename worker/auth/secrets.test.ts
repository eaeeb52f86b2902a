import { expect, test } from 'vitest'
import { isSameSecret, isSecretShaped, mintSecret, secretHash } from './secrets.ts'

test('a minted secret has its kind in front, and its hash is the SHA-256 of the whole text', () => {
  const { text, hash } = mintSecret('refresh')
  expect(isSecretShaped('refresh', text)).toBe(true)
  expect(isSecretShaped('session', text)).toBe(false)
  expect(hash).toBe(secretHash(text))
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(secretHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('no two minted secrets are equal', () => {
  expect(new Set(Array.from({ length: 1_000 }, () => mintSecret('session').text)).size).toBe(1_000)
})

test('secrets are compared whole, also when their lengths differ', () => {
  expect(isSameSecret('abc', 'abc')).toBe(true)
  for (const given of ['', 'ab', 'abcd', 'abd']) expect(isSameSecret(given, 'abc')).toBe(false)
})
