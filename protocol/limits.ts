/** Every number that a client and a room must agree on. Sizes in UTF-16 units unless the name says otherwise. */
export const limits = {
  textLength: 4_000,
  frameBytes: 16 * 1024,
  pageEvents: 200,
  pageBytes: 256 * 1024,
  turnCommands: 200,
  turnBytes: 256 * 1024,
  messagesPerMinute: 10,
  /** In a draw, where many read. */
  drawTextLength: 500,
  /** So many lines of a draw a page keeps. */
  drawLines: 200,
  nameLength: 24,
  outboxMessages: 200,
  outboxAgeMs: 24 * 3_600_000,
  /** No person types so much on one socket; accepted frames cost everybody in the room. */
  framesInTenSeconds: 1_000,
  heartbeatMs: 25_000,
  /** A socket whose last heartbeat is older than this is a ghost. */
  silentMs: 90_000,
  receiptEveryMs: 1_000,
  draftEveryMs: 100,
  reconnectFirstMs: 1_000,
  reconnectMostMs: 10_000,
} as const

export const heartbeat = { ping: 'ping', pong: 'pong' } as const
export const subprotocol = 'parley.1'
/** The second subprotocol of an upgrade: the one place where a credential travels beside a header of ours. */
export const ticketProtocol = (ticket: string): string => `ticket.${ticket}`
