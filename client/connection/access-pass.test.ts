import { beforeEach, expect, test } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { AccessPass, type AccessPassOptions, type Pass } from './access-pass.ts'
import { browserEnvironment } from './environment.ts'
import { ApiError } from './http-client.ts'

const inMs = (ms: number) => Date.now() + ms
const passOf = (access: string, accessUntil = inMs(900_000)): Pass => ({ access, accessUntil, ticket: `ticket of ${access}` })

let requests: string[]
beforeEach(() => {
  requests = []
})

const laylasPass = (options: Partial<AccessPassOptions<Pass>> = {}) =>
  new AccessPass<Pass>({
    environment: browserEnvironment,
    renew: async () => {
      requests.push('renew')
      return passOf('fresh')
    },
    requestTicket: async (access) => {
      requests.push(`ticket with ${access}`)
      return passOf('newer')
    },
    ...options,
  })

test('an access token is used while it is valid, and renewed a minute before it expires', async () => {
  const used: string[] = []
  await laylasPass({ first: passOf('old') }).withAccess(async (bearer) => void used.push(bearer))
  await laylasPass({ first: passOf('ending', inMs(59_000)) }).withAccess(async (bearer) => void used.push(bearer))
  expect(used).toEqual(['old', 'fresh'])
})

test('a token that is refused although it seems valid is renewed once', async () => {
  const used: string[] = []
  const send = async (bearer: string) => {
    used.push(bearer)
    throw new ApiError(refusal('expired'))
  }
  await expect(laylasPass({ first: passOf('old') }).withAccess(send)).rejects.toMatchObject({ refusal: { code: 'expired' } })
  expect([used, requests]).toEqual([['old', 'fresh'], ['renew']])
})

test('any other refusal is thrown without a renewal', async () => {
  const send = async () => {
    throw new ApiError(refusal('unavailable', { retryAfterMs: 1_000 }))
  }
  await expect(laylasPass({ first: passOf('old') }).withAccess(send)).rejects.toMatchObject({ refusal: { code: 'unavailable' } })
  expect(requests).toEqual([])
})

test('the ticket of a new pass opens one connection, and each later connection requests its own', async () => {
  const layla = laylasPass({ first: passOf('first') })
  expect([await layla.ticket(), await layla.ticket(), await layla.ticket()]).toEqual([
    'ticket of first',
    'ticket of newer',
    'ticket of newer',
  ])
  expect(requests).toEqual(['ticket with first', 'ticket with newer'])
})

test('callers at the same time share one renewal', async () => {
  const layla = laylasPass()
  await Promise.all([layla.renew(), layla.withAccess(async () => undefined)])
  expect(requests).toEqual(['renew'])
})

test('a pass that was accepted during a renewal is not replaced by it', async () => {
  const late = Promise.withResolvers<Pass>()
  const layla = laylasPass({ renew: () => late.promise })
  const renewing = layla.renew()
  layla.accept(passOf('accepted'))
  late.resolve(passOf('late'))
  await renewing
  expect([await layla.withAccess(async (bearer) => bearer), await layla.ticket()]).toEqual(['accepted', 'ticket of accepted'])
})
