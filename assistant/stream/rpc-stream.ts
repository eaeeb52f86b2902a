/** What the broker gives over RPC: a stream, and with it something that is let go of when nobody listens any more. */
interface RpcPieces {
  readonly pieces: ReadableStream<Uint8Array>
  [Symbol.dispose](): void
}

/**
 * The broker's answer as a stream whose cancel reaches the provider at once. Cancelling the stream itself would not:
 * across RPC it is noticed at the next write only. Read to its end it is let go of too, so that nothing keeps the room awake.
 */
export function rpcStream(borrowed: RpcPieces): ReadableStream<Uint8Array> {
  const reader = borrowed.pieces.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!done) return controller.enqueue(value)
          controller.close()
        } catch (error) {
          controller.error(error)
        }
        borrowed[Symbol.dispose]()
      },
      async cancel(reason) {
        borrowed[Symbol.dispose]()
        await reader.cancel(reason).catch(() => undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
