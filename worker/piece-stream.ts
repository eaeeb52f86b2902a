/** How often a silent answer shows that it is still wanted: an empty line, which no reader minds. */
const beatMs = 200

/**
 * A byte stream of JSON lines that is made only as it is read. Nothing runs before the first read; whoever cancels
 * aborts `signal` soon, also while the source is silent. (An AbortSignal does not cross RPC, and a cancelled stream
 * tells its other end only at the next write, measured on the local runtime: hence the beats. They also notice a
 * reader that died.)
 */
export function pieceStream<T>(source: (signal: AbortSignal) => AsyncIterable<T>): ReadableStream<Uint8Array> {
  const stop = new AbortController()
  const encoder = new TextEncoder()
  let pieces: AsyncIterator<T> | undefined
  let next: Promise<IteratorResult<T>> | undefined
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      try {
        pieces ??= source(stop.signal)[Symbol.asyncIterator]()
        next ??= pieces.next()
        const piece = await orBeat(next)
        if (stop.signal.aborted) return
        if (piece === undefined) return controller.enqueue(encoder.encode('\n'))
        next = undefined
        if (!piece.done) return controller.enqueue(encoder.encode(`${JSON.stringify(piece.value)}\n`))
        controller.close()
        // A reader that brought its own buffer is only let go by an answer to its request.
        controller.byobRequest?.respond(0)
      } catch (error) {
        if (!stop.signal.aborted) controller.error(error)
      }
    },
    cancel(reason) {
      stop.abort(reason)
      next?.catch(() => undefined)
      // Not awaited: a source that ignores the signal would hold up whoever cancels.
      void pieces?.return?.().catch(() => undefined)
    },
  })
}

/** The next piece, or nothing when it is not there within a beat. */
async function orBeat<T>(next: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const beat = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), beatMs)
  })
  try {
    return await Promise.race([next, beat])
  } finally {
    clearTimeout(timer)
  }
}
