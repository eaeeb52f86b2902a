import { heartbeat } from '../../protocol/limits.ts'

/** So often a reader is told that we are still here, which is also how a departed one is noticed. */
const heartbeatMs = 15_000
/** More than this (in UTF-16 units) does not wait for a reader who cannot keep up: he comes back with his place, and misses nothing. */
const mostWaiting = 1024 * 1024

/** Pours the frames of a socket into a stream of events. It ends when the room closes the socket, and the socket when the reader departs. */
export function eventStream(socket: WebSocket): Response {
  const bytes = new TextEncoder()
  const { readable, writable } = new IdentityTransformStream()
  const stream = writable.getWriter()
  let waiting = 0
  let over = false
  const end = () => {
    if (over) return
    over = true
    clearInterval(timer)
    try {
      socket.close(1000)
    } catch {
      // The room's side was lost, which is why we are here.
    }
    stream.close().catch(() => undefined)
  }
  const tell = (lines: string) => {
    if (over) return
    waiting += lines.length
    stream.write(bytes.encode(`${lines}\n\n`)).then(() => {
      waiting -= lines.length
    }, end)
    if (waiting > mostWaiting) end()
  }
  const timer = setInterval(() => {
    try {
      socket.send(heartbeat.ping)
    } catch {
      // A room that died with its machine says nothing more; the reader comes back to the next one.
      end()
      return
    }
    tell(': here')
  }, heartbeatMs)

  socket.addEventListener('message', ({ data }) => {
    if (data !== heartbeat.pong) tell(`data: ${data}`)
  })
  socket.addEventListener('close', end)
  socket.addEventListener('error', end)
  socket.accept()
  // The room takes a socket that has said nothing for long for a ghost. The beat is answered without waking it.
  socket.send(heartbeat.ping)
  return new Response(readable, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
}
