/**
 * A byte stream of JSON lines that is made only as it is read. Nothing runs before the first read; whoever cancels
 * aborts `signal` at once, even while the source is silent. (An AbortSignal does not cross RPC, and a TransformStream
 * kept alive by `waitUntil` leaves the source running: a pulled byte stream is what carries a cancel to the other side.)
 */
export function pieceStream<T>(source: (signal: AbortSignal) => AsyncIterable<T>): ReadableStream<Uint8Array> {
  const stop = new AbortController()
  const encoder = new TextEncoder()
  let pieces: AsyncIterator<T> | undefined
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      try {
        pieces ??= source(stop.signal)[Symbol.asyncIterator]()
        const next = await pieces.next()
        if (stop.signal.aborted) return
        if (!next.done) return controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`))
        controller.close()
        // A reader that brought its own buffer is only let go by an answer to its request.
        controller.byobRequest?.respond(0)
      } catch (error) {
        if (!stop.signal.aborted) controller.error(error)
      }
    },
    cancel(reason) {
      stop.abort(reason)
      // Not awaited: a source that ignores the signal would hold up whoever cancels.
      void pieces?.return?.().catch(() => undefined)
    },
  })
}
