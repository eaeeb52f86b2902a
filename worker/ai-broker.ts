import { WorkerEntrypoint } from 'cloudflare:workers'
import type { Question } from '../assistant/provider.ts'
import { pieceStream } from './piece-stream.ts'
import { type ProviderSettings, providerFor } from './providers.ts'

/** Where rooms borrow a mind: outside them, so that a slow model keeps no room awake and a key never reaches one. */
export class AiBroker extends WorkerEntrypoint<ProviderSettings> {
  /** The answer as JSON lines, one `Piece` each. Cancelling the stream stops the provider. */
  answer(question: Question): ReadableStream<Uint8Array> {
    return pieceStream((signal) => providerFor(this.env).answer(question, signal))
  }
}
