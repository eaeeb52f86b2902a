import { describe, expect, it } from 'vitest'
import { writePieces } from './write-pieces.ts'

const silence = (signal: AbortSignal) => new Promise<void>((done) => signal.addEventListener('abort', () => done()))

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream as unknown as BodyInit).text()
}

describe('the writer of an answer', () => {
  it('encodes each piece as one line of JSON', async () => {
    const stream = writePieces(async function* () {
      yield { text: 'two\nlines ' }
      yield { text: 'مرحبا' }
    })
    expect(await textOf(stream)).toBe('{"text":"two\\nlines "}\n{"text":"مرحبا"}\n')
  })

  it('asks for no piece before it is read, and for no more than is read', async () => {
    let made = 0
    const reader = writePieces(async function* () {
      while (true) yield ++made
    }).getReader()
    await new Promise((done) => setTimeout(done, 10))
    expect(made).toBe(0)
    await reader.read()
    await new Promise((done) => setTimeout(done, 10))
    expect(made).toBe(1)
    await reader.cancel()
  })

  it('aborts a silent provider as soon as the room cancels', async () => {
    let received: AbortSignal | undefined
    let ended = false
    const reader = writePieces(async function* (signal) {
      received = signal
      yield 'thinking'
      try {
        await silence(signal)
      } finally {
        ended = true
      }
    }).getReader()
    await reader.read()
    const waiting = reader.read() // the room waits for the second piece, which never comes
    await new Promise((done) => setTimeout(done, 5))
    expect(received?.aborted).toBe(false)
    const cancelled = reader.cancel('claimed')
    expect(received?.aborted).toBe(true)
    expect(received?.reason).toBe('claimed')
    await cancelled
    expect((await waiting).done).toBe(true)
    await new Promise((done) => setTimeout(done, 5))
    expect(ended).toBe(true)
  })

  it('ends when its controller is aborted in the middle of a silence', async () => {
    const stop = new AbortController()
    const reader = writePieces(async function* () {
      yield 1
      await new Promise(() => undefined)
    }, stop).getReader()
    await reader.read()
    const waiting = reader.read()
    stop.abort()
    expect((await waiting).done).toBe(true)
  })

  it('does not wait for a provider that ignores the signal', async () => {
    const reader = writePieces(async function* () {
      yield 1
      await new Promise(() => undefined)
    }).getReader()
    await reader.read()
    void reader.read()
    await new Promise((done) => setTimeout(done, 5))
    await reader.cancel()
  })

  it('passes a provider’s failure to the reader', async () => {
    const stream = writePieces(async function* () {
      yield 1
      throw new Error('rate limited')
    })
    await expect(textOf(stream)).rejects.toThrow('rate limited')
  })

  it('releases a reader that has its own buffer', async () => {
    const reader = writePieces(async function* () {}).getReader({ mode: 'byob' })
    expect((await reader.read(new Uint8Array(16))).done).toBe(true)
  })
})
