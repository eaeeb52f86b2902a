import unhomoglyph from 'unhomoglyph'

/** Letters in boxes, which Unicode normalisation leaves as they are: 🇭, 🅗, 🅷. */
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

/**
 * Substitutes for letters, and letter pairs that resemble one. Both names are folded the same way,
 * so consistency is enough.
 */
const substitutes: readonly (readonly [RegExp, string])[] = [
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

/** The tatweel only stretches the letter before it. */
const withoutMarks = (text: string): string => text.normalize('NFD').replace(/\p{M}|ـ/gu, '')

/**
 * Letters that the table of confusables does not have, after the letter that they resemble: small
 * capitals (to which it folds Cyrillic and Greek letters), turned and hooked ones, and Arabic
 * letters that differ by their dots or their language.
 */
const lookalikes = new Map(
  `aᴀɐɑⱥᶏ bʙɓƀƃ cƈȼɕ dᴅɖɗđƌ eᴇǝəɛɇɜ fꜰƒ gɢǥɠᶃ hʜɥħɦⱨɧꞕⲏ iɪɨɩ jᴊɉʝ kᴋĸƙⱪⲕ lʟłƚɫɬɭ mᴍʍɯɱꟿⲙ nɴɲƞɳŋⲛ oᴏøɵɔⲟ pᴘƥᵽⲣ qꞯʠɋ rʀɹɍɽɼɾʁ
  sꜱʂȿƨⲥ tᴛʇŧƭʈⱦτⲧ uᴜʉʊ vᴠʌʋ wᴡⱳ xⲭ yʏƴɏʎⲩ zᴢƶȥʐⱬ فڤڥڡڢ يىیےئ كکگڪ هةہھە شښڜ رړڕ`
    .split(/\s+/)
    .flatMap(([letter = '', ...others]) => others.map((other) => [other, letter] as const)),
)

function skeleton(text: string): string {
  const lower = withoutMarks(unhomoglyph(text)).toLowerCase()
  const plain = Array.from(lower, (letter) => lookalikes.get(letter) ?? letter).join('')
  return substitutes.reduce((folded, [from, to]) => folded.replace(from, to), plain).replace(/\P{L}/gu, '')
}

/**
 * Signs and digits before or after a word decorate it: `Host!`, `admin2`. Within it they may stand
 * for letters.
 */
const decorations: readonly RegExp[] = [/$^/, /[^\p{L}\p{M}]+$/u, /^[^\p{L}\p{M}]+/u, /^[^\p{L}\p{M}]+|[^\p{L}\p{M}]+$/gu]

/**
 * The skeletons of a text (UTS #39): texts that share one are confusable. There are several,
 * because letters resemble each other as written, in lower or in upper case (Η resembles H only in
 * upper case, I resembles l only as written).
 */
export function skeletons(text: string): ReadonlySet<string> {
  const plain = withoutMarks(unboxed(text.normalize('NFKC')))
  const found = decorations.flatMap((decoration) => {
    const word = plain.replace(decoration, '')
    return [skeleton(word), skeleton(word.toLowerCase()), skeleton(word.toUpperCase())]
  })
  return new Set(found.filter((found) => found !== ''))
}

/** The words of a text, split at spaces, signs, and where a capital follows a small letter. */
export const tokensOf = (text: string): readonly string[] =>
  unboxed(text.normalize('NFKC'))
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{M}\p{N}@$!|+]+/u)
    .filter((word) => word !== '')

/** Every run of adjacent words, joined: `M O D` is a word too. */
export const runsOf = (tokens: readonly string[]): readonly string[] =>
  tokens.flatMap((_, from) => tokens.slice(from).map((_, more) => tokens.slice(from, from + more + 1).join('')))
