import type { Piece } from '../provider.ts'

export interface PieceTimeouts {
  /** How long there may be no piece, in ms. */
  readonly silenceMs: number
  /** How long all of it may take, in ms. */
  readonly wholeMs: number
  readonly stop: AbortSignal
}

/**
 * The broker's bytes as pieces: one JSON value per line. Ends when the stream does; throws when it falls silent, breaks
 * or is stopped. Leaving early, by whatever way, cancels the stream, and with it the provider's connection.
 */
export async function* piecesWithTimeout(
  asked: Promise<ReadableStream<Uint8Array>>,
  { silenceMs, wholeMs, stop }: PieceTimeouts,
): AsyncGenerator<Piece> {
  // The broker may be slow to take the question, too.
  const reading = asked.then((stream) => stream.getReader())
  reading.catch(() => undefined)
  const { promise: over, reject: end } = Promise.withResolvers<never>()
  over.catch(() => undefined)
  const stopped = () => end(new Error('stopped'))
  const silent = () => end(new Error(`silent for ${silenceMs} ms`))
  // Plain timers, cleared at the end: one that stays until it rings keeps the room awake long after the answer.
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
    // Not awaited: a provider that is slow to hear must not hold up the room.
    reading.then((reader) => reader.cancel()).catch(() => undefined)
  }
}
