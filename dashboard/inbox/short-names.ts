import type { Person } from '../../protocol/envelope.ts'

const wordsOf = (name: string): readonly string[] => name.split(/\s+/).filter((word) => word !== '')

/**
 * The shortest names by which these people can be told apart, by id: the first name, else with the
 * initial of the last, else the whole name.
 */
export function shortNames(people: Iterable<Person>): ReadonlyMap<string, string> {
  const names = new Map([...people].map(({ id, name }) => [id, wordsOf(name)]))
  const isUnique = (candidate: string, of: string, shorten: (words: readonly string[]) => string) =>
    candidate !== '' && ![...names].some(([id, words]) => id !== of && shorten(words) === candidate)
  return new Map(
    [...names].map(([id, words]) => {
      const shorter = [firstName, withInitial].find((shorten) => isUnique(shorten(words), id, shorten))
      return [id, shorter?.(words) ?? words.join(' ')]
    }),
  )
}

const firstName = ([first = '']: readonly string[]): string => first

function withInitial(words: readonly string[]): string {
  const last = words.length > 1 ? [...new Intl.Segmenter().segment(words.at(-1) ?? '')][0]?.segment : undefined
  return last === undefined ? '' : `${firstName(words)} ${last}.`
}
