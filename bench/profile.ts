/** One node of a CPU profile, as the inspector's `Profiler.stop` returns it. */
interface ProfileNode {
  readonly id: number
  readonly children?: readonly number[]
  readonly callFrame: { readonly functionName: string; readonly lineNumber: number }
}

interface Profile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
}

/** Connects to the inspector of a runtime that was started with one. */
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

/**
 * Profiles a load: each function's share including what it calls, and its own share, the largest
 * first.
 */
export async function profile(port: number, meanwhile: () => Promise<unknown>, most = 40): Promise<string[]> {
  const { ask, close } = await inspector(port)
  await ask('Profiler.enable')
  await ask('Profiler.setSamplingInterval', { interval: 200 })
  await ask('Profiler.start')
  await meanwhile()
  const { profile: taken } = (await ask('Profiler.stop')) as { profile: Profile }
  close()
  const nodes = new Map(taken.nodes.map((node) => [node.id, node]))
  const parents = new Map(taken.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const nameOf = ({ callFrame: { functionName, lineNumber } }: ProfileNode) => `${functionName || '(anonymous)'}:${lineNumber + 1}`
  const own = new Map<string, number>()
  const whole = new Map<string, number>()
  const add = (to: Map<string, number>, name: string) => to.set(name, (to.get(name) ?? 0) + 1)
  for (const sample of taken.samples) {
    const seen = new Set<string>()
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) seen.add(nameOf(nodes.get(id)!))
    for (const name of seen) add(whole, name)
    add(own, nameOf(nodes.get(sample)!))
  }
  const share = (count = 0) => `${((100 * count) / taken.samples.length).toFixed(1).padStart(5)} %`
  return [...whole]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([name, count]) => `${share(count)} ${share(own.get(name))}  ${name}`)
}
