/** The broker's return value over RPC: a stream, and a handle whose disposal stops the provider. */
interface RpcPieces {
  readonly pieces: ReadableStream<Uint8Array>
  [Symbol.dispose](): void
}

/**
 * The broker's answer as a stream whose cancel reaches the provider at once. Cancelling the RPC
 * stream itself does not: the other side notices only at its next write. Reading to the end
 * disposes of the handle too, because a handle that is still open keeps the room awake.
 */
export function rpcStream(answer: RpcPieces): ReadableStream<Uint8Array> {
  const reader = answer.pieces.getReader()
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
        answer[Symbol.dispose]()
      },
      async cancel(reason) {
        answer[Symbol.dispose]()
        await reader.cancel(reason).catch(() => undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
