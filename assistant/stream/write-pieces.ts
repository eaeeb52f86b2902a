/**
 * Encodes an answer as a byte stream of JSON lines; `readPieces` decodes it. The stream is pulled:
 * nothing runs before the first read, and nothing ahead of it. Cancelling it aborts `stop` at once,
 * and aborting `stop` in any way ends the stream, both also while the source is silent.
 */
export function writePieces<T>(
  source: (signal: AbortSignal) => AsyncIterable<T>,
  stop = new AbortController(),
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const stopped = new Promise<'stopped'>((resolve) => stop.signal.addEventListener('abort', () => resolve('stopped')))
  let pieces: AsyncIterator<T> | undefined
  // Not awaited: a source that ignores the signal would delay the one who stops it.
  void stopped.then(() => pieces?.return?.()).catch(() => undefined)
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      try {
        pieces ??= source(stop.signal)[Symbol.asyncIterator]()
        const next = stop.signal.aborted ? 'stopped' : await Promise.race([pieces.next(), stopped])
        if (next !== 'stopped' && !next.done) return controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`))
      } catch (error) {
        if (!stop.signal.aborted) return controller.error(error)
      }
      end(controller)
    },
    cancel: (reason) => stop.abort(reason),
  })
}

function end(controller: ReadableByteStreamController): void {
  try {
    controller.close()
    // A reader with its own buffer is only released by a response to its request.
    controller.byobRequest?.respond(0)
  } catch {
    // It was cancelled meanwhile and is closed already.
  }
}
