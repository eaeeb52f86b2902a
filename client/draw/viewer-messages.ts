import type { DrawClientCommand } from '../../protocol/draw.ts'
import type { Reply } from '../../protocol/envelope.ts'
import { clientRefusal as refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import type { Environment } from '../connection/environment.ts'
import type { PendingRequests } from '../connection/pending-requests.ts'

/**
 * Posts a viewer's messages. There is no outbox: a message that is refused stays with its author.
 */
export class ViewerMessages {
  readonly #environment: Environment
  readonly #requests: PendingRequests<DrawClientCommand>
  /** The newest message without an ack. Posted again it is the same message. */
  #unacknowledged: { readonly id: string; readonly text: string } | undefined

  constructor(environment: Environment, requests: PendingRequests<DrawClientCommand>) {
    this.#environment = environment
    this.#requests = requests
  }

  /**
   * Refuses with `empty-message` or `too-long`, or as the draw does. `isShown`: whether the
   * timeline has this message.
   */
  async post(message: string, isShown: (id: string) => boolean): Promise<Reply> {
    // What the draw drops besides, such as control characters, it judges by itself: a refused text
    // stays with its author anyway, and no text of this length makes too large a frame.
    const text = message.trim()
    if (text === '') return refusal('empty-message')
    if (text.length > limits.drawTextLength) return refusal('too-long')
    const before = this.#unacknowledged
    const id = before?.text === text && !isShown(before.id) ? before.id : this.#environment.newId()
    this.#unacknowledged = { id, text }
    const reply = await this.#requests.request({ type: 'message.post', id, text })
    if (reply.type === 'ack' && this.#unacknowledged?.id === id) this.#unacknowledged = undefined
    return reply
  }
}
