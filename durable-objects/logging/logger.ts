type LogLevel = 'info' | 'warn' | 'error'

type LogFields = Readonly<Record<string, string | number | object | undefined>>

/**
 * The logger of the Worker and of its Durable Objects: one JSON line with ids, codes and counts,
 * never a message's text, a credential or an address. `info` is normal; `warn`: a caller is to
 * blame repeatedly, or the same work is tried again; `error`: we are to blame. The platform takes
 * the level from the console method.
 */
export function log(level: LogLevel, event: string, { room, ...fields }: LogFields = {}): void {
  const line = JSON.stringify({ level, event, room, ...fields })
  if (level === 'error') console.error(line)
  else if (level === 'warn') console.warn(line)
  else console.log(line)
}

/**
 * Where an unforeseen error happened. `ray` names the request (header `cf-ray`), `version` the
 * deployed Worker.
 */
interface ErrorContext {
  readonly room?: string | undefined
  readonly path?: string | undefined
  readonly ray?: string | undefined
  readonly version?: string | undefined
}

/**
 * Logs an error that no code foresaw: its name and stack. Its message is withheld, because it may
 * quote what a person typed.
 */
export function logInternalError(error: unknown, context: ErrorContext): void {
  const known = error instanceof Error ? error : undefined
  const cause = known?.cause instanceof Error ? known.cause : undefined
  log('error', 'internal-error', {
    ...context,
    error: known?.name ?? typeof error,
    stack: known && stackFrames(known),
    cause: cause?.name,
    causeStack: cause && stackFrames(cause),
  })
}

const frame = /^\s+at .*(?::\d+:\d+|<anonymous>|\(native\))\)?$/

/**
 * V8's stack begins with "Name: message", and a message may have many lines: only the frames after
 * it are returned.
 */
export function stackFrames({ message, stack = '' }: Error): string {
  const start = stack.indexOf(message)
  return stack
    .slice(start < 0 ? 0 : start + message.length)
    .split('\n')
    .filter((line) => frame.test(line))
    .map((line) => line.trim())
    .join('\n')
}

/**
 * Name and message of a foreseen failure: of its first cause, because an error that wraps another
 * may quote what a person typed, as drizzle does with the values of a query.
 */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return error.cause instanceof Error ? errorName(error.cause) : `${error.name}: ${error.message.slice(0, 200)}`
}
