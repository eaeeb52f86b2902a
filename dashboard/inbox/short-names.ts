import type { Person } from '../../protocol/envelope.ts'

const partsOf = (name: string): readonly string[] => name.split(/\s+/).filter((part) => part !== '')

/**
 * The shortest names in which these people differ, by id: the first name, else with the
 * initial of the last, else the whole name.
 */
export function shortNames(people: Iterable<Person>): ReadonlyMap<string, string> {
  const names = new Map([...people].map(({ id, name }) => [id, partsOf(name)]))
  const isUnique = (candidate: string, of: string, shorten: (parts: readonly string[]) => string) =>
    candidate !== '' && ![...names].some(([id, parts]) => id !== of && shorten(parts) === candidate)
  return new Map(
    [...names].map(([id, parts]) => {
      const shorter = [firstName, withInitial].find((shorten) => isUnique(shorten(parts), id, shorten))
      return [id, shorter?.(parts) ?? parts.join(' ')]
    }),
  )
}

const firstName = ([first = '']: readonly string[]): string => first

function withInitial(parts: readonly string[]): string {
  const last = parts.length > 1 ? [...new Intl.Segmenter().segment(parts.at(-1) ?? '')][0]?.segment : undefined
  return last === undefined ? '' : `${firstName(parts)} ${last}.`
}
