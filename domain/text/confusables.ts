import unhomoglyph from 'unhomoglyph'

/** Letters in boxes, which no normal form opens: 🇭, 🅗, 🅷. */
const boxes: readonly (readonly [first: number, last: number])[] = [
  [0x1f1e6, 0x1f1ff],
  [0x1f150, 0x1f169],
  [0x1f170, 0x1f189],
]

const unboxed = (text: string): string =>
  text.replace(/[\u{1F150}-\u{1F189}\u{1F1E6}-\u{1F1FF}]/gu, (letter) => {
    const point = letter.codePointAt(0)!
    const box = boxes.find(([first, last]) => point >= first && point <= last)
    return box === undefined ? letter : String.fromCharCode(0x41 + point - box[0])
  })

/** What people write for a letter, and what looks like one beside its own neighbours. Both sides are folded alike, so that it need not be right, only the same. */
const written: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/[i1|!]/g, 'l'],
  [/0/g, 'o'],
  [/3/g, 'e'],
  [/[4@]/g, 'a'],
  [/[5$]/g, 's'],
  [/[7+]/g, 't'],
  [/8/g, 'b'],
]

const withoutMarks = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '')

function skeleton(text: string): string {
  const lower = withoutMarks(unhomoglyph(text)).toLowerCase()
  return written.reduce((so, [what, as]) => so.replace(what, as), lower).replace(/\P{L}/gu, '')
}

/** Signs and digits that stand before or after a word decorate it: `Host!`, `admin2`. The same ones within it may be letters. */
const ends: readonly RegExp[] = [/$^/, /[^\p{L}\p{M}]+$/u, /^[^\p{L}\p{M}]+/u, /^[^\p{L}\p{M}]+|[^\p{L}\p{M}]+$/gu]

/**
 * The skeletons of a text: two texts that share one look alike. Several, for letters resemble each other as they stand and
 * as they are when they are small (Η is no H in lower case, and an I no l in upper).
 */
export function skeletons(text: string): ReadonlySet<string> {
  const plain = withoutMarks(unboxed(text.normalize('NFKC')))
  const found = ends.flatMap((end) => {
    const word = plain.replace(end, '')
    return [skeleton(word), skeleton(word.toLowerCase())]
  })
  return new Set(found.filter((bone) => bone !== ''))
}

/** The words of a text, as people tell them apart: by spaces and signs, and where a small letter is followed by a capital. */
export const wordsOf = (text: string): readonly string[] =>
  unboxed(text.normalize('NFKC'))
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{M}\p{N}@$!|+]+/u)
    .filter((word) => word !== '')

/** Every run of words that stand beside each other, written as one: `M O D` is a word too. */
export const runsOf = (words: readonly string[]): readonly string[] =>
  words.flatMap((_, from) => words.slice(from).map((_, more) => words.slice(from, from + more + 1).join('')))
