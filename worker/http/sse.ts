import { heartbeat } from '../../protocol/limits.ts'

/** How often the reader gets a comment. A write that fails is how a reader who left is noticed. */
const heartbeatMs = 15_000
/**
 * How much (in UTF-16 units) waits for a slow reader. Above it the stream ends; the reader
 * reconnects at its cursor and loses nothing.
 */
const maxPending = 1024 * 1024

/**
 * The frames of a socket as server-sent events (SSE). The stream ends when the room closes the
 * socket, and the socket closes when the reader leaves.
 */
export function eventStream(socket: WebSocket): Response {
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
    if (data !== heartbeat.pong) send(`data: ${data}`)
  })
  socket.addEventListener('close', close)
  socket.addEventListener('error', close)
  socket.accept()
  // The room closes a socket without a recent heartbeat as dead. The platform answers this one
  // without waking the room.
  socket.send(heartbeat.ping)
  return new Response(readable, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
}
