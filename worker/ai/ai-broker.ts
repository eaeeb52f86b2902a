import { RpcTarget, WorkerEntrypoint } from 'cloudflare:workers'
import type { Question } from '../../assistant/provider.ts'
import { writePieces } from '../../assistant/stream/write-pieces.ts'
import { type ProviderSettings, providerFor } from './providers.ts'

/**
 * The AI broker: rooms ask it, so that a slow provider keeps no room awake and no key reaches a
 * room.
 */
export class AiBroker extends WorkerEntrypoint<ProviderSettings> {
  /**
   * The answer as JSON lines, one `Piece` each. The provider stops when the caller disposes of
   * `held`, or dies.
   */
  answer(question: Question): { pieces: ReadableStream<Uint8Array>; held: RpcTarget } {
    const stop = new AbortController()
    const pieces = writePieces((signal) => providerFor(this.env).answer(question, signal), stop)
    return { pieces, held: new Held(stop) }
  }
}

/**
 * Stops the provider when the caller disposes of it. A stream that crossed RPC reports its
 * cancellation only at the next write, which a silent model never makes (workerd pull request
 * 7298); a disposed stub reports it at once.
 */
class Held extends RpcTarget {
  readonly #stop: AbortController

  constructor(stop: AbortController) {
    super()
    this.#stop = stop
  }

  [Symbol.dispose](): void {
    this.#stop.abort(new Error('the caller has stopped reading'))
  }
}
