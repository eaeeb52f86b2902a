import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { closeCodeIn, rawUpgrade } from './raw-upgrade.ts'

const textOpcode = 1

/**
 * A client that behaves badly on purpose, on a bare TCP connection: it never answers a close, reads
 * only when the test wants it to, and sends any bytes as a frame.
 */
export class MisbehavingClient {
  readonly #socket: Socket
  readonly #bytes: () => Buffer

  private constructor(socket: Socket, bytes: () => Buffer) {
    this.#socket = socket
    this.#bytes = bytes
    // The other side may end the connection at any time.
    socket.on('error', () => undefined)
  }

  static async connect(url: string, protocols: readonly string[]): Promise<MisbehavingClient> {
    const { socket, head, bytes } = await rawUpgrade(url, protocols, { compressed: false })
    if (!head.includes(' 101 ')) throw new Error(`The upgrade was refused: ${head.split('\r\n')[0]}`)
    return new MisbehavingClient(socket, bytes)
  }

  /** Sends one frame: an object as JSON, a text, or bytes that need not be valid UTF-8. */
  send(sent: object | string | Buffer): void {
    const text = Buffer.isBuffer(sent) ? sent : Buffer.from(typeof sent === 'string' ? sent : JSON.stringify(sent))
    this.#socket.write(frameOf(textOpcode, text))
  }

  /** Stops reading: what the server sends stays in buffers. */
  stopReading(): void {
    this.#socket.pause()
  }

  /** Everything received, as text. */
  get received(): string {
    return this.#bytes().toString()
  }

  /** The code of the close that it got and did not answer. */
  get closeCode(): number | undefined {
    return closeCodeIn(this.#bytes())
  }

  get isConnected(): boolean {
    return !this.#socket.destroyed
  }

  leave(): void {
    this.#socket.destroy()
  }
}

/** A masked frame, as a client has to send it (RFC 6455, section 5.2). */
function frameOf(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  const size = length < 126 ? Buffer.from([0x80 | length]) : length < 65_536 ? Buffer.alloc(3, 0xfe) : Buffer.alloc(9, 0xff)
  if (size.length === 3) size.writeUInt16BE(length, 1)
  if (size.length === 9) size.writeBigUInt64BE(BigInt(length), 1)
  const mask = randomBytes(4)
  const masked = payload.map((byte, n) => byte ^ mask[n % 4]!)
  return Buffer.concat([Buffer.from([0x80 | opcode]), size, mask, masked])
}
