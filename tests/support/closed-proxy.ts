import { createServer, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { System } from './system.ts'

/**
 * A network in front of a system that passes requests on, and upgrades only when the test opens
 * it.
 */
export interface ClosedProxy {
  /** The system as clients see it through this network. */
  readonly system: System
  /** How many upgrades were requested, and whether the next one passes. */
  upgrades: number
  isOpen: boolean
  /** Requests that are not upgrades, by path. */
  readonly asked: string[]
  close(): Promise<void>
}

export async function closedProxy(behind: System): Promise<ClosedProxy> {
  const { port } = behind.place
  const tunnels = new Set<Socket>()
  const server = createServer((coming, answer) => {
    proxy.asked.push(coming.url ?? '')
    const { method, url: path, headers } = coming
    const going = request({ host: 'localhost', port, method, path, headers }, (sent) => {
      answer.writeHead(sent.statusCode ?? 502, sent.headers)
      sent.pipe(answer)
    })
    going.on('error', () => answer.destroy())
    answer.on('close', () => going.destroy())
    coming.pipe(going)
  })
  server.on('upgrade', ({ url, rawHeaders }, socket: Socket, head: Buffer) => {
    proxy.upgrades++
    if (!proxy.isOpen) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      return
    }
    const there = connect(port, 'localhost', () => {
      const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]}`] : []))
      there.write(`GET ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      there.write(head)
      there.pipe(socket).pipe(there)
    })
    for (const end of [socket, there]) {
      tunnels.add(end)
      end.on('error', () => undefined)
      end.on('close', () => {
        socket.destroy()
        there.destroy()
      })
    }
  })
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
  const mine = (server.address() as AddressInfo).port
  const proxy: ClosedProxy = {
    system: new System({ ...behind.place, url: `http://localhost:${mine}` }),
    upgrades: 0,
    isOpen: false,
    asked: [],
    close: () =>
      new Promise((closed) => {
        for (const tunnel of tunnels) tunnel.destroy()
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
  return proxy
}
