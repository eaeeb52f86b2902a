import { describe, expect, it } from 'vitest'
import type { Piece } from '../provider.ts'
import { readPieces } from './read-pieces.ts'
import { writePieces } from './write-pieces.ts'

const pieces: readonly Piece[] = [
  { type: 'text', text: 'two\nlines ' },
  { type: 'text', text: 'مرحبا 👋' },
  { type: 'card', card: { title: 'Point a domain', url: '/help/point-a-domain' } },
  { type: 'offer-person' },
]

const patient = { silenceMs: 1_000, wholeMs: 1_000 }

async function read(stream: Promise<ReadableStream<Uint8Array>>, limits: Partial<Parameters<typeof readPieces>[1]> = {}) {
  const got: Piece[] = []
  for await (const piece of readPieces(stream, { ...patient, stop: new AbortController().signal, ...limits })) got.push(piece)
  return got
}

const chunked = (bytes: Uint8Array, size: number) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (let from = 0; from < bytes.length; from += size) controller.enqueue(bytes.slice(from, from + size))
      controller.close()
    },
  })

const encoded = async () =>
  new Uint8Array(
    await new Response(
      writePieces(async function* () {
        yield* pieces
      }) as unknown as BodyInit,
    ).arrayBuffer(),
  )

describe('the reader of an answer', () => {
  it('decodes what the writer encodes, in order', async () => {
    const stream = writePieces(async function* () {
      yield* pieces
    })
    expect(await read(Promise.resolve(stream))).toEqual(pieces)
  })

  it.each([1, 2, 7])('decodes chunks of %i bytes, which cut lines and characters', async (size) => {
    expect(await read(Promise.resolve(chunked(await encoded(), size)))).toEqual(pieces)
  })

  it('decodes a last line without its line feed', async () => {
    const bytes = (await encoded()).slice(0, -1)
    expect(await read(Promise.resolve(chunked(bytes, 64)))).toEqual(pieces)
  })

  it('times out when the provider is silent, and cancels it', async () => {
    let signal: AbortSignal | undefined
    const stream = writePieces(async function* (stop) {
      signal = stop
      yield pieces[0]
      await new Promise(() => undefined)
    })
    await expect(read(Promise.resolve(stream), { silenceMs: 20 })).rejects.toThrow('silent for 20 ms')
    await new Promise((done) => setTimeout(done, 5))
    expect(signal?.aborted).toBe(true)
  })

  it('times out when the request itself is not answered', async () => {
    await expect(read(new Promise(() => undefined), { silenceMs: 20 })).rejects.toThrow('silent for 20 ms')
  })

  it('ends an answer that never ends', async () => {
    const stream = writePieces(async function* () {
      for (;;) {
        yield pieces[0]
        await new Promise((done) => setTimeout(done, 5))
      }
    })
    await expect(read(Promise.resolve(stream), { wholeMs: 40 })).rejects.toThrow('not done within 40 ms')
  })

  it('stops in the middle of a silence', async () => {
    const stop = new AbortController()
    const stream = writePieces(async function* () {
      yield pieces[0]
      await new Promise(() => undefined)
    })
    const reading = read(Promise.resolve(stream), { stop: stop.signal })
    stop.abort()
    await expect(reading).rejects.toThrow('stopped')
  })

  it('passes on a failure of the provider', async () => {
    const stream = writePieces(async function* () {
      yield pieces[0]
      throw new Error('rate limited')
    })
    await expect(read(Promise.resolve(stream))).rejects.toThrow('rate limited')
  })
})
