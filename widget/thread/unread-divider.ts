import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { firstUnread } from '../state/unread.ts'

/**
 * Where the visitor stopped reading before they opened the chat. It stays there while the chat is
 * open: reading must not move it.
 */
export class UnreadDivider {
  #isDecided = false
  /** Of the line below the divider; undefined without one. */
  key: string | undefined

  /** Call it at each rendering. True once for each opening that has a divider. */
  update(isOpen: boolean, snapshot: ConversationSnapshot | undefined): boolean {
    if (!isOpen || !snapshot?.room) {
      if (!isOpen) this.#isDecided = false
      return false
    }
    if (this.#isDecided) return false
    this.#isDecided = true
    this.key = firstUnread(snapshot)?.key
    return this.key !== undefined
  }
}
