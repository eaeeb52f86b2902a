import type { Piece } from '../provider.ts'

export interface PieceTimeouts {
  /** The longest time without a piece, in ms. */
  readonly silenceMs: number
  /** The longest time for the whole answer, in ms. */
  readonly wholeMs: number
  readonly stop: AbortSignal
}

/**
 * Decodes the stream that `writePieces` encodes: one JSON value per line. Throws on a timeout, a
 * broken stream or a stop. Leaving the loop early, in any way, cancels the stream and with it the
 * provider's connection.
 */
export async function* readPieces(
  requested: Promise<ReadableStream<Uint8Array>>,
  { silenceMs, wholeMs, stop }: PieceTimeouts,
): AsyncGenerator<Piece> {
  // The timeouts cover the request as well: the broker may be slow to accept it.
  const reading = requested.then((stream) => stream.getReader())
  reading.catch(() => undefined)
  const { promise: over, reject: end } = Promise.withResolvers<never>()
  over.catch(() => undefined)
  const stopped = () => end(new Error('stopped'))
  const silent = () => end(new Error(`silent for ${silenceMs} ms`))
  // These timers are cleared at the end: a pending one keeps the room awake long after the answer.
  const whole = setTimeout(() => end(new Error(`not done within ${wholeMs} ms`)), wholeMs)
  let silence = setTimeout(silent, silenceMs)
  stop.addEventListener('abort', stopped)
  if (stop.aborted) stopped()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    const reader = await Promise.race([over, reading])
    for (;;) {
      const { done, value } = await Promise.race([over, reader.read()])
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const lines = rest.split('\n')
      rest = done ? '' : lines.pop()!
      for (const line of lines) {
        if (line === '') continue
        clearTimeout(silence)
        silence = setTimeout(silent, silenceMs)
        yield JSON.parse(line) as Piece
      }
      if (done) return
    }
  } finally {
    clearTimeout(whole)
    clearTimeout(silence)
    stop.removeEventListener('abort', stopped)
    // Not awaited: a provider that is slow to notice must not delay the room.
    reading.then((reader) => reader.cancel()).catch(() => undefined)
  }
}
