import { heartbeat } from '../../protocol/limits.ts'

/** How often the reader gets a comment. A write that fails is how a reader who left is noticed. */
const heartbeatMs = 15_000
/**
 * How much (in UTF-16 units) waits for a slow reader. Above it the stream ends; the reader
 * reconnects at its cursor and loses nothing.
 */
const maxPending = 1024 * 1024

interface EventStreamOptions {
  /** Epoch ms when the right to read ends, for a right that the room itself cannot take away. */
  readonly until?: number
  /** The `id` of a frame, which a browser sends back as `Last-Event-ID` when it reconnects. */
  idOf?(frame: string): string | undefined
}

/**
 * The frames of a socket as server-sent events (SSE). The stream ends when the room closes the
 * socket, and the socket closes when the reader leaves.
 */
export function eventStream(socket: WebSocket, { until = Number.POSITIVE_INFINITY, idOf }: EventStreamOptions = {}): Response {
  const encoder = new TextEncoder()
  const { readable, writable } = new IdentityTransformStream()
  const stream = writable.getWriter()
  let pending = 0
  let isClosed = false
  const close = () => {
    if (isClosed) return
    isClosed = true
    clearInterval(timer)
    try {
      socket.close(1000)
    } catch {
      // The room's side is lost already.
    }
    stream.close().catch(() => undefined)
  }
  const send = (lines: string) => {
    if (isClosed) return
    pending += lines.length
    stream.write(encoder.encode(`${lines}\n\n`)).then(() => {
      pending -= lines.length
    }, close)
    if (pending > maxPending) close()
  }
  const timer = setInterval(() => {
    if (Date.now() >= until) {
      close()
      return
    }
    try {
      socket.send(heartbeat.ping)
    } catch {
      // The room's machine died without closing the socket. The reader reconnects to the new one.
      close()
      return
    }
    send(': here')
  }, heartbeatMs)

  socket.addEventListener('message', ({ data }) => {
    if (data === heartbeat.pong) return
    const id = idOf?.(String(data))
    send(`${id === undefined ? '' : `id: ${id}\n`}data: ${data}`)
  })
  socket.addEventListener('close', close)
  socket.addEventListener('error', close)
  socket.accept()
  // The room closes a socket without a recent heartbeat as dead. The platform answers this one
  // without waking the room.
  socket.send(heartbeat.ping)
  // A proxy of an office may know HTTP/1.0 only, which is where `Pragma` comes from.
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', pragma: 'no-cache' }
  return new Response(readable, { headers })
}
