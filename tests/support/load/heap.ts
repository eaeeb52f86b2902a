/** The heap of a runtime with an inspector, in bytes, after a garbage collection. */
export async function heapOf(inspectorPort: number): Promise<number> {
  const targets = (await (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).json()) as { webSocketDebuggerUrl: string }[]
  const socket = new WebSocket(targets[0]!.webSocketDebuggerUrl)
  await new Promise((done, failed) => {
    socket.addEventListener('open', done)
    socket.addEventListener('error', failed)
  })
  let ids = 0
  const ask = <T>(method: string): Promise<T> =>
    new Promise((done) => {
      const id = ++ids
      socket.addEventListener('message', ({ data }) => {
        const sent = JSON.parse(String(data)) as { id?: number; result: T }
        if (sent.id === id) done(sent.result)
      })
      socket.send(JSON.stringify({ id, method }))
    })
  // Twice: objects released by the first collection may have held others.
  for (let round = 0; round < 2; round++) await ask('HeapProfiler.collectGarbage')
  const { usedSize } = await ask<{ usedSize: number }>('Runtime.getHeapUsage')
  socket.close()
  return usedSize
}
