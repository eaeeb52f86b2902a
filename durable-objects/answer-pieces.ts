import type { Piece } from '../assistant/provider.ts'

export interface Patience {
  /** How long the stream may say nothing, in ms. */
  readonly silenceMs: number
  /** How long all of it may take. */
  readonly wholeMs: number
  readonly stop: AbortSignal
}

/**
 * The broker's bytes as pieces: one JSON value per line. Ends when the stream does; throws when it falls silent, breaks
 * or is stopped. Leaving early, by whatever way, cancels the stream, and with it the provider's connection.
 */
export async function* piecesOf(stream: ReadableStream<Uint8Array>, { silenceMs, wholeMs, stop }: Patience): AsyncGenerator<Piece> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  // Not `AbortSignal.timeout`: its timer stays until it rings, and would keep the room awake long after the answer.
  const late = new AbortController()
  const whole = setTimeout(() => late.abort(), wholeMs)
  const ends = AbortSignal.any([stop, late.signal])
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await next(reader, silenceMs, ends)
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const lines = rest.split('\n')
      rest = done ? '' : lines.pop()!
      for (const line of lines) if (line !== '') yield JSON.parse(line) as Piece
      if (done) return
    }
  } finally {
    clearTimeout(whole)
    // Not awaited: a provider that is slow to hear must not hold up the room.
    reader.cancel().catch(() => undefined)
  }
}

function next(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  silenceMs: number,
  ends: AbortSignal,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  return new Promise((resolve, reject) => {
    const stopped = () => settle(() => reject(new Error('stopped')))
    const timer = setTimeout(() => settle(() => reject(new Error(`silent for ${silenceMs} ms`))), silenceMs)
    const settle = (then: () => void) => {
      clearTimeout(timer)
      ends.removeEventListener('abort', stopped)
      then()
    }
    if (ends.aborted) return stopped()
    ends.addEventListener('abort', stopped)
    reader.read().then(
      (result) => settle(() => resolve(result)),
      (trouble) => settle(() => reject(trouble)),
    )
  })
}
