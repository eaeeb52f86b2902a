/** One node of a CPU profile, as the inspector's `Profiler.stop` gives it. */
interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly lineNumber: number }
}

interface Profile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
}

/** Talks to the inspector of a runtime that was started with one. */
async function inspector(port: number): Promise<{ ask(method: string, params?: object): Promise<object>; close(): void }> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as { webSocketDebuggerUrl: string }[]
  const socket = new WebSocket(targets[0]!.webSocketDebuggerUrl)
  await new Promise((done, failed) => {
    socket.addEventListener('open', done)
    socket.addEventListener('error', failed)
  })
  const open = new Map<number, (result: object) => void>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id: number; result: object }
    open.get(id)?.(result)
  })
  let ids = 0
  return {
    ask: (method, params = {}) =>
      new Promise((done) => {
        const id = ++ids
        open.set(id, done)
        socket.send(JSON.stringify({ id, method, params }))
      }),
    close: () => socket.close(),
  }
}

/** Where the time goes while something happens: each function's own share, the dearest first. */
export async function profile(port: number, meanwhile: () => Promise<unknown>, most = 30): Promise<string[]> {
  const { ask, close } = await inspector(port)
  await ask('Profiler.enable')
  await ask('Profiler.setSamplingInterval', { interval: 200 })
  await ask('Profiler.start')
  await meanwhile()
  const { profile: taken } = (await ask('Profiler.stop')) as { profile: Profile }
  close()
  const names = new Map(
    taken.nodes.map(({ id, callFrame }) => [id, `${callFrame.functionName || '(anonymous)'}:${callFrame.lineNumber + 1}`]),
  )
  const own = new Map<string, number>()
  for (const sample of taken.samples) own.set(names.get(sample) ?? '?', (own.get(names.get(sample) ?? '?') ?? 0) + 1)
  return [...own]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([name, count]) => `${((100 * count) / taken.samples.length).toFixed(1).padStart(5)} %  ${name}`)
}
