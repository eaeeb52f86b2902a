/** A long answer must not take longer than this to write itself. */
const longestMs = 2_000
const pieceMs = 20

/** A text in pieces of a word, at the pace of someone who writes quickly. Ends early, without a word, when `signal` says so. */
export async function* inPieces(text: string, signal: AbortSignal): AsyncGenerator<string> {
  const words = text.match(/\S+\s*/g) ?? []
  const pause = Math.min(pieceMs, longestMs / words.length)
  for (const word of words) {
    if (signal.aborted) return
    yield word
    await pausing(pause, signal)
  }
}

function pausing(ms: number, signal: AbortSignal): Promise<void> {
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
