import { withReceipts } from '../../domain/conversation/receipts.ts'
import type { ConversationEvent, Receipt } from '../../protocol/conversation.ts'
import type { TurnResult } from '../../protocol/envelope.ts'
import type { TurnListener } from '../room/room.ts'
import type { Connections } from '../sockets/connections.ts'
import type { ConversationLog } from './summary.ts'

/**
 * Receipts between two writes of the state. A row for each move would cost as much as the message
 * that was read, so a receipt is kept with its reader's socket, and stored with the next change of
 * the state, with the archive, or when a socket closes. Only a crash can lose the last moves: then
 * the readers' clients send them again.
 */
export class KeptReceipts implements TurnListener<ConversationEvent> {
  readonly #log: ConversationLog
  readonly #connections: Connections

  constructor(log: ConversationLog, connections: Connections) {
    this.#log = log
    this.#connections = connections
  }

  /** After a wake: the state gets what sockets have kept. */
  restore(): void {
    const state = withReceipts(this.#log.state, this.#connections.kept<Receipt>(), this.#log.head)
    if (state !== this.#log.state) this.#log.commit({ events: [], blanked: [], state, isStateDeferred: true })
  }

  onTurn({ events }: TurnResult<ConversationEvent>): void {
    if (this.#log.isStateStored) return
    for (const event of events) {
      if (event.type !== 'receipt.moved') continue
      // Who polls has no socket.
      if (!this.#connections.keep(event.by.id, this.#log.state.receipts[event.by.id])) this.#log.storeState()
    }
  }
}
