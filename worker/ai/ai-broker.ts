import { RpcTarget, WorkerEntrypoint } from 'cloudflare:workers'
import type { Question } from '../../assistant/provider.ts'
import { writePieces } from '../../assistant/stream/write-pieces.ts'
import { type ProviderSettings, providerFor } from './providers.ts'

/** Where rooms borrow a mind: outside them, so that a slow model keeps no room awake and a key never reaches one. */
export class AiBroker extends WorkerEntrypoint<ProviderSettings> {
  /** The answer as JSON lines, one `Piece` each. Disposing of what comes back stops the provider; so does a caller that dies. */
  answer(question: Question): { pieces: ReadableStream<Uint8Array>; held: RpcTarget } {
    const stop = new AbortController()
    const pieces = writePieces((signal) => providerFor(this.env).answer(question, signal), stop)
    return { pieces, held: new Held(stop) }
  }
}

/**
 * As long as the caller holds this, somebody listens. A stream that crossed RPC does not say that it was cancelled
 * before its next write, which a silent model never makes (workerd pull request 7298); a disposed stub says so at once.
 */
class Held extends RpcTarget {
  readonly #stop: AbortController

  constructor(stop: AbortController) {
    super()
    this.#stop = stop
  }

  [Symbol.dispose](): void {
    this.#stop.abort(new Error('nobody listens any more'))
  }
}
