import { expect, it } from 'vitest'
import { mutated, type Operation } from './code-mutation.ts'

const code = `
import { send } from './mail.ts'
export const isLate = (at: number): boolean => at > 5
export function warn(text: string): void {
  if (text === '') return
  send('first')
  send(text)
}
export class Timer {
  #count = 0
  constructor() {
    this.#count = 1
  }
  override async start(times?: number): Promise<void> {
    const mode = times ? 'often' : 'once'
    await this.#tick(mode)
  }
  #tick(how: string) {
    while (this.#count < 3) this.#count++
    return how
  }
  readonly stop = (): void => this.#reset()
  #reset(): void {
    this.#count = 0
  }
  [Symbol.dispose](): void {
    this.stop?.()
  }
}
class Clock {
  start(): void {
    send('clock')
  }
}
`

/** The lines that a mutation removed and added. */
function change(symbol: string, operation: Operation): { removed: string[]; added: string[] } {
  const [before, after] = [code, mutated(code, { file: 'timer.ts', symbol }, operation)].map((text) =>
    text.split('\n').map((line) => line.trim()),
  )
  return { removed: before!.filter((line) => !after!.includes(line)), added: after!.filter((line) => !before!.includes(line)) }
}

it('`empty` removes the body of a function, a member, a constructor and a computed name', () => {
  expect(mutated('function go() { run() }', { file: 'a.ts', symbol: 'go' }, { do: 'empty' })).toBe('function go() {  }')
  expect(mutated('class A { constructor() { run() } }', { file: 'a.ts', symbol: 'A.constructor' }, { do: 'empty' })).toContain('() {  }')
  expect(change('Clock.start', { do: 'empty' }).removed).toContain("send('clock')")
  expect(change('Timer.[Symbol.dispose]', { do: 'empty' }).removed).toContain('this.stop?.()')
  expect(change('Timer.stop', { do: 'empty' }).added).toEqual(['readonly stop = (): void => void 0'])
})

it('`return` replaces the body by a value', () => {
  expect(change('isLate', { do: 'return', value: 'true' }).added).toEqual([
    'export const isLate = (at: number): boolean => { return true }',
  ])
  expect(change('Timer.#tick', { do: 'return', value: "''" }).added).toEqual(["#tick(how: string) { return '' }"])
})

it('`append` adds a statement at the end of a body', () => {
  expect(change('Timer.constructor', { do: 'append', statement: 'setInterval(poll)' }).added).toEqual([';setInterval(poll)'])
  expect(() => change('isLate', { do: 'append', statement: 'poll()' })).toThrow('expression')
})

it('`call` removes a call or replaces it by a value, whatever its object', () => {
  expect(change('warn', { do: 'call', of: 'send', nth: 2 })).toEqual({ removed: ['send(text)'], added: ['void 0'] })
  expect(change('Timer.start', { do: 'call', of: '#tick', value: '0' }).added).toEqual(['await (0)'])
  expect(change('Timer.[Symbol.dispose]', { do: 'call', of: 'stop' }).added).toEqual(['void 0'])
  expect(change('Clock.start', { do: 'call', of: 'send', value: 'setTimeout(() => $&)' }).added).toEqual([
    "setTimeout(() => send('clock'))",
  ])
})

it('`condition` negates a condition or replaces it by a value', () => {
  expect(change('warn', { do: 'condition' }).added).toEqual(["if ((!(text === ''))) return"])
  expect(change('Timer.start', { do: 'condition', value: 'true' }).added).toEqual(["const mode = (true) ? 'often' : 'once'"])
  expect(change('Timer.#tick', { do: 'condition', value: 'false' }).added).toEqual(['while ((false)) this.#count++'])
})

it('the error names a place that is missing or ambiguous', () => {
  expect(() => change('Timer.pause', { do: 'empty' })).toThrow('timer.ts, Timer.pause: functions of this name: found 0, wanted one')
  expect(() => change('warn', { do: 'call', of: 'send' })).toThrow('calls of send: found 2, wanted one')
  expect(() => change('warn', { do: 'condition', nth: 2 })).toThrow('conditions: found 1, wanted number 2')
  expect(() => mutated('class {', { file: 'a.ts', symbol: 'A' }, { do: 'empty' })).toThrow('a.ts does not parse')
})
