/**
 * Limits that clients and rooms share, with the heartbeat. Sizes in UTF-16 units unless the name
 * has another unit.
 */
export const limits = {
  textLength: 4_000,
  frameBytes: 16 * 1024,
  /** In a draw, which has many readers. */
  drawTextLength: 500,
  /** Lines of a draw that a page holds. */
  drawLines: 200,
  /** The address of the page that a conversation began on; the rest of a longer one is cut off. */
  pageLength: 2_048,
  outboxMessages: 200,
  outboxAgeMs: 24 * 3_600_000,
  heartbeatMs: 25_000,
  receiptEveryMs: 1_000,
  reconnectFirstMs: 1_000,
  reconnectMostMs: 10_000,
} as const

/** Limits of rooms that no client needs to know; apart, so that browser bundles do not carry them. */
export const roomLimits = {
  pageEvents: 200,
  pageBytes: 256 * 1024,
  turnCommands: 200,
  turnBytes: 256 * 1024,
  /** Of one person in a conversation: more than anyone types, even in short lines. */
  messagesPerMinute: 30,
  nameLength: 24,
  /**
   * Flood limit per socket: no person types so much, and each accepted frame costs everyone in the
   * room.
   */
  framesInTenSeconds: 1_000,
  /** A socket whose last heartbeat is older than this is a dead connection. */
  silentMs: 90_000,
  draftEveryMs: 100,
} as const

/** Exact strings: the platform answers a ping without waking the room. */
export const heartbeat = { ping: 'ping', pong: 'pong' } as const
export const subprotocol = 'parley.1'
/**
 * The second subprotocol of an upgrade. It carries the credential, because browsers cannot set a
 * header there.
 */
export const ticketProtocol = (ticket: string): string => `ticket.${ticket}`
