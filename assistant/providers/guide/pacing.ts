/** The longest time over which an answer is spread. */
const longestMs = 2_000
const pieceMs = 20

/**
 * Yields a text word by word, as fast as a person who types quickly. Ends when `signal` is aborted.
 */
export async function* inPieces(text: string, signal: AbortSignal): AsyncGenerator<string> {
  const tokens = text.match(/\S+\s*/g) ?? []
  const pause = Math.min(pieceMs, longestMs / tokens.length)
  for (const token of tokens) {
    if (signal.aborted) return
    yield token
    await wait(pause, signal)
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      done()
    }
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish)
  })
}
