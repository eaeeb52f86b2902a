import { parseSync } from 'oxc-parser'

/**
 * One change inside a function. `nth` counts matches from 1 in source order; without it there must
 * be exactly one match.
 */
export type Operation =
  /** Removes everything in the function. */
  | { readonly do: 'empty' }
  /** The function returns this value and does nothing else. */
  | { readonly do: 'return'; readonly value: string }
  /** Adds this statement at the end of the function. */
  | { readonly do: 'append'; readonly statement: string }
  /**
   * Replaces the call of this name by a value, in which `$&` is the call itself; without a value it
   * removes the call.
   */
  | { readonly do: 'call'; readonly of: string; readonly value?: string; readonly nth?: number }
  /**
   * Replaces a condition (of an `if`, a loop or a `?:`) by a value; without a value it negates the
   * condition.
   */
  | { readonly do: 'condition'; readonly value?: string; readonly nth?: number }

/** Where a mutation is: a function by name, or a class member as `Class.member`. */
export interface Anchor {
  readonly file: string
  readonly symbol: string
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && 'start' in value

function* childrenOf(node: Node): Iterable<Node> {
  for (const value of Object.values(node)) for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield child
}

/** The node and all its descendants, in source order. */
function withDescendants(node: Node): Node[] {
  return [node, ...[...childrenOf(node)].sort((one, other) => one.start - other.start).flatMap(withDescendants)]
}

/** A name as the source writes it: `#commit`, `[Symbol.dispose]`. */
function nameOf(code: string, node: unknown, isComputed = false): string {
  const text = isNode(node) ? code.slice(node.start, node.end) : ''
  return isComputed ? `[${text}]` : text
}

/** The name of the called function without its object: `abort`, `super`, `[Symbol.dispose]`. */
function calledName(code: string, callee: unknown): string {
  if (!isNode(callee)) return ''
  if (callee.type === 'MemberExpression') return nameOf(code, callee['property'], callee['computed'] === true)
  return nameOf(code, callee)
}

/**
 * The node that has the function's body: the node itself, or the value of a class member or a
 * constant.
 */
function functionOf(node: Node): Node | undefined {
  const value = node.type === 'MethodDefinition' || node.type === 'PropertyDefinition' ? node['value'] : node['init']
  const found = node.type === 'FunctionDeclaration' ? node : value
  return isNode(found) && isNode(found['body']) ? found : undefined
}

function functionsNamed(code: string, program: Node, symbol: string): Node[] {
  const [owner, ...rest] = symbol.split('.')
  const member = rest.join('.')
  const scope =
    member === '' ? [program] : withDescendants(program).filter(({ type, id }) => type === 'ClassDeclaration' && nameOf(code, id) === owner)
  const kinds = member === '' ? ['FunctionDeclaration', 'VariableDeclarator'] : ['MethodDefinition', 'PropertyDefinition']
  return scope
    .flatMap(withDescendants)
    .filter((node) => kinds.includes(node.type) && nameOf(code, node['key'] ?? node['id'], node['computed'] === true) === (member || owner))
    .flatMap((node) => functionOf(node) ?? [])
}

function only<T>(found: readonly T[], nth: number | undefined, what: string): T {
  const one = nth === undefined && found.length > 1 ? undefined : found[(nth ?? 1) - 1]
  if (one === undefined) throw new Error(`${what}: found ${found.length}, ${nth === undefined ? 'wanted one' : `wanted number ${nth}`}`)
  return one
}

function replacedBody(body: Node, statements: string): Edit {
  return { start: body.start, end: body.end, text: statements === '' && body.type !== 'BlockStatement' ? 'void 0' : `{ ${statements} }` }
}

function appended(body: Node, statement: string): Edit {
  if (body.type !== 'BlockStatement') throw new Error('cannot append a statement to an expression')
  return { start: body.end - 1, end: body.end - 1, text: `\n;${statement}\n` }
}

function editOf(code: string, body: Node, operation: Operation): Edit {
  switch (operation.do) {
    case 'empty':
      return replacedBody(body, '')
    case 'return':
      return replacedBody(body, `return ${operation.value}`)
    case 'append':
      return appended(body, operation.statement)
    case 'call': {
      const calls = withDescendants(body).filter(
        ({ type, callee }) => type === 'CallExpression' && calledName(code, callee) === operation.of,
      )
      const { start, end } = only(calls, operation.nth, `calls of ${operation.of}`)
      const isStatement = withDescendants(body).some((node) => node.type === 'ExpressionStatement' && node.start === start)
      // The code has no semicolons, so a line that starts with a bracket would become an argument
      // list of the line before.
      const value = (operation.value ?? 'void 0').replaceAll('$&', () => code.slice(start, end))
      return { start, end, text: isStatement ? value : `(${value})` }
    }
    case 'condition': {
      const tests = withDescendants(body).flatMap(({ type, test }) => (type !== 'SwitchCase' && isNode(test) ? [test] : []))
      const { start, end } = only(tests, operation.nth, 'conditions')
      return { start, end, text: `(${operation.value ?? `!(${code.slice(start, end)})`})` }
    }
  }
}

/**
 * Returns the code with one change in the function that the anchor names. Throws when it finds no
 * match, or more than one.
 */
export function mutated(code: string, { file, symbol }: Anchor, operation: Operation): string {
  const { program, errors } = parseSync(file, code)
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`)
  try {
    const found = only(functionsNamed(code, program as unknown as Node, symbol), undefined, 'functions of this name')
    const { start, end, text } = editOf(code, found['body'] as Node, operation)
    return code.slice(0, start) + text + code.slice(end)
  } catch (error) {
    throw new Error(`${file}, ${symbol}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
