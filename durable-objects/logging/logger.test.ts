import { afterEach, expect, test, vi } from 'vitest'
import { errorName, log, logInternalError, stackFrames } from './logger.ts'

afterEach(() => void vi.restoreAllMocks())

/** Replaces the console, and returns what each of its methods wrote. */
function consoleLines() {
  const lines: { method: string; line: Record<string, unknown> }[] = []
  for (const method of ['log', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((text: string) => void lines.push({ method, line: JSON.parse(text) }))
  return lines
}

const typed = 'my password is hunter2'

test('each level uses its own method of the console, so that the platform knows it', () => {
  const lines = consoleLines()
  log('info', 'followed', { room: 'c_1', followers: { archive: 3 } })
  log('warn', 'failed', { tries: 2 })
  log('error', 'settings-invalid')
  expect(lines).toEqual([
    { method: 'log', line: { level: 'info', event: 'followed', room: 'c_1', followers: { archive: 3 } } },
    { method: 'warn', line: { level: 'warn', event: 'failed', tries: 2 } },
    { method: 'error', line: { level: 'error', event: 'settings-invalid' } },
  ])
})

test('a line begins with level, event and room, whatever the order of its fields', () => {
  const spy = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  log('info', 'refused', { code: 'too-fast', room: 'c_1' })
  expect(spy.mock.calls).toEqual([['{"level":"info","event":"refused","room":"c_1","code":"too-fast"}']])
})

test('an unforeseen error is logged with name, stack, ray and version; its message is withheld', () => {
  const lines = consoleLines()
  logInternalError(new TypeError(typed), { path: '/api/x', ray: '8f1-AMS', version: 'v7' })
  expect(lines).toEqual([
    {
      method: 'error',
      line: {
        level: 'error',
        event: 'internal-error',
        path: '/api/x',
        ray: '8f1-AMS',
        version: 'v7',
        error: 'TypeError',
        stack: expect.stringContaining('logger.test.ts'),
      },
    },
  ])
  expect(JSON.stringify(lines)).not.toContain('hunter2')
})

test('the cause of an unforeseen error is logged without its message too', () => {
  const lines = consoleLines()
  logInternalError(new Error(typed, { cause: new RangeError(typed) }), { room: 'c_1' })
  expect(lines[0]?.line).toMatchObject({ room: 'c_1', error: 'Error', cause: 'RangeError', causeStack: expect.stringContaining('at ') })
  expect(JSON.stringify(lines)).not.toContain('hunter2')
})

test('a thrown text is logged as its type only', () => {
  const lines = consoleLines()
  logInternalError(typed, {})
  expect(lines[0]?.line).toEqual({ level: 'error', event: 'internal-error', error: 'string' })
})

test.each([
  ['one line', typed],
  ['many lines', `first\n${typed}\nlast`],
  ['a line that is like a frame', `first\n    at ${typed} (typed.ts:1:1)\nlast`],
  ['nothing', ''],
  ['a letter of the name', 'E'],
])('only frames remain of the stack of an error whose message has %s', (_, message) => {
  const frames = stackFrames(new Error(message)).split('\n')
  expect(frames[0]).toContain('logger.test.ts')
  for (const line of frames) expect(line).toMatch(/^at /)
  expect(frames.join()).not.toContain('hunter2')
})

test('a stack that still has an earlier message keeps only its frames', () => {
  const error = new Error(typed)
  error.message = 'another message'
  expect(stackFrames(error)).toContain('logger.test.ts')
  expect(stackFrames(error)).not.toContain('hunter2')
})

test('an error without a stack has no frames', () => {
  const error = new Error(typed)
  delete error.stack
  expect(stackFrames(error)).toBe('')
})

test('a failed query is named by its cause; the values that a person typed are not in the log', () => {
  const failed = new Error('Failed query: select … params: omar@parley.example', { cause: new Error('D1_ERROR: no such table') })
  expect(errorName(failed)).toBe('Error: D1_ERROR: no such table')
  expect(errorName('omar@parley.example')).toBe('string')
})
