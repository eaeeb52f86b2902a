/** The heap of a runtime that was started with an inspector, in bytes, after everything that nobody holds was let go. */
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
        const said = JSON.parse(String(data)) as { id?: number; result: T }
        if (said.id === id) done(said.result)
      })
      socket.send(JSON.stringify({ id, method }))
    })
  // Twice: what the first round lets go of may have held something else.
  for (let round = 0; round < 2; round++) await ask('HeapProfiler.collectGarbage')
  const { usedSize } = await ask<{ usedSize: number }>('Runtime.getHeapUsage')
  socket.close()
  return usedSize
}
