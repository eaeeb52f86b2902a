import { connect, type Socket } from 'node:net'

/**
 * An upgrade by hand, for what a WebSocket class hides: with the compression that a browser offers,
 * or without, so that the received bytes can be read. Resolves with the response head.
 */
export async function rawUpgrade(
  url: string,
  protocols: readonly string[] = ['parley.1'],
  { compressed = true }: { compressed?: boolean } = {},
): Promise<{ socket: Socket; head: string; bytes(): Buffer }> {
  const { hostname, port, pathname, search, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  const lines = [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Protocol: ${protocols.join(', ')}`,
    ...(compressed ? ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'] : []),
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  const bytes = () => Buffer.concat(chunks)
  const head = await new Promise<string>((done, failed) => {
    socket.once('error', failed)
    socket.on('data', () => {
      const end = bytes().indexOf('\r\n\r\n')
      if (end >= 0) done(bytes().subarray(0, end).toString())
    })
  })
  return { socket, head, bytes }
}

/** The code of the close frame at the end of the received bytes, if there is one. */
export function closeCodeIn(bytes: Buffer): number | undefined {
  let at = bytes.indexOf('\r\n\r\n') + 4
  while (at + 2 <= bytes.length) {
    const kind = bytes[at]! & 0x0f
    const short = bytes[at + 1]! & 0x7f
    const [start, length] =
      short === 126
        ? [at + 4, bytes.readUInt16BE(at + 2)]
        : short === 127
          ? [at + 10, Number(bytes.readBigUInt64BE(at + 2))]
          : [at + 2, short]
    if (kind === 8) return bytes.readUInt16BE(start)
    at = start + length
  }
  return undefined
}
