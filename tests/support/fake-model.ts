import { once } from 'node:events'
import { createServer } from 'node:http'
import type {} from 'vitest'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    model: string
  }
}

/**
 * The questions of one conversation: how many arrived, and how many connections the client closed.
 */
export interface Seen {
  readonly asked: number
  readonly hungUp: number
}

/**
 * A model across a network, for tests that cannot start a server: it streams server-sent events,
 * as models do, sends the text of `say` and falls silent. Without `say` not even the response head
 * arrives.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const seen = new Map<string, Seen>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://model')
    const conversation = url.searchParams.get('conversation') ?? ''
    const now = () => seen.get(conversation) ?? { asked: 0, hungUp: 0 }
    if (url.pathname === '/seen') {
      response.end(JSON.stringify(now()))
      return
    }
    seen.set(conversation, { ...now(), asked: now().asked + 1 })
    response.once('close', () => seen.set(conversation, { ...now(), hungUp: now().hungUp + 1 }))
    const text = url.searchParams.get('text')
    if (text === null) return
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`data: ${JSON.stringify({ type: 'text', text: text })}\n\n`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  project.provide('model', `http://127.0.0.1:${address.port}`)
  return async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
}
