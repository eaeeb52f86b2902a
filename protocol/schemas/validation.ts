import type * as z from 'zod'

const messageLength = 200

/**
 * The message of a failed validation: the first field that is wrong and what it must be,
 * such as "`id` must be 8 to 64 letters, …". It never quotes the value, which may be secret or
 * hostile. `whole` names the value when it is wrong as a whole.
 */
export function validationMessage({ issues: [issue] }: z.ZodError, whole: string): string {
  const field = issue?.path.length ? `\`${issue.path.join('.')}\`` : whole
  return `${field.slice(0, messageLength / 2)} ${issue ? requirementOf(issue) : 'is not valid'}`.slice(0, messageLength - 1).concat('.')
}

/**
 * Where a schema has a message of its own ("must be …"), that one; else one for the kind of the
 * issue.
 */
function requirementOf(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('must ')) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeNames[issue.expected] ?? `of type ${issue.expected}`}`
    case 'too_small':
      return `must ${sizeOf('at least', issue.minimum, issue.origin)}`
    case 'too_big':
      return `must ${sizeOf('at most', issue.maximum, issue.origin)}`
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
    default:
      return 'is not valid'
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

function sizeOf(bound: string, size: number | bigint, origin: string): string {
  const unit = { string: 'character', array: 'item' }[origin]
  return unit === undefined ? `be ${bound} ${size}` : `have ${bound} ${size} ${unit}${Number(size) === 1 ? '' : 's'}`
}
