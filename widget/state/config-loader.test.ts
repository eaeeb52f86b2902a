import { expect, test, vi } from 'vitest'
import { ApiError } from '../../client/connection/http-client.ts'
import { refusal } from '../../protocol/errors.ts'
import { BatchedStore } from './batched-store.ts'
import { ConfigLoader, noConfig } from './config-loader.ts'

const loaderWith = (error: unknown) => {
  const store = new BatchedStore(noConfig, { onSet: () => undefined, onChange: () => undefined })
  return { store, loader: new ConfigLoader(store, 'en', () => Promise.reject(error)) }
}

test('on a page of an origin that is not allowed, the console names the origin and the setting', async () => {
  vi.stubGlobal('self', { origin: 'https://forgotten.example' })
  const lines = vi.spyOn(console, 'error').mockReturnValue()
  const { store, loader } = loaderWith(new ApiError(refusal('wrong-origin')))
  await loader.load()
  expect(store.state).toMatchObject({ configFailed: true, isForbidden: true })
  expect(lines).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/https:\/\/forgotten\.example.*ALLOWED_ORIGINS/))
  lines.mockRestore()
  vi.unstubAllGlobals()
})

test('a config that cannot be reached may be asked for again', async () => {
  const { store, loader } = loaderWith(new ApiError(refusal('unavailable')))
  await loader.load()
  expect(store.state).toMatchObject({ configFailed: true, isForbidden: false })
})
