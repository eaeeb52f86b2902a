import { roomLimits } from '../../protocol/limits.ts'
import { runsOf, skeletons, tokensOf } from '../text/confusables.ts'

const shortest = 2
/**
 * No script puts five combining marks on one letter; stacks of them cover the lines above and
 * below.
 */
const tooManyMarks = /\p{M}{5}/u

/** An emoji as Unicode lists it; the joiners and selectors in it are allowed. */
const emoji = /\p{RGI_Emoji}/gv

/**
 * Characters that do not show are removed: people paste them without knowing. Those of an emoji
 * stay (the first group), and so does the non-joiner between two Arabic letters, which Persian
 * needs.
 */
const invisible =
  /(\p{RGI_Emoji})|(?<=\p{Script=Arabic})(\u200C)(?=\p{Script=Arabic})|[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\uFFFC]/gv
/** Controls, lines, half characters, private code points; and overrides, which turn a name round. */
const unusable = /[[\p{C}--\p{Cf}]\p{Zl}\p{Zp}]/v
const override = /[\u202D\u202E]/

/**
 * Alphabets whose letters resemble each other's. A word of one language has letters of one of them
 * (the restriction levels of UTS #39).
 */
const alphabets = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Georgian', 'Cherokee', 'Canadian_Aboriginal', 'Lisu', 'Osage'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
)
/** Scripts that only scholars write today; several have letters that resemble Latin ones. */
const historic =
  /[\p{sc=Coptic}\p{sc=Old_Italic}\p{sc=Gothic}\p{sc=Runic}\p{sc=Deseret}\p{sc=Shavian}\p{sc=Glagolitic}\p{sc=Old_Permic}\p{sc=Elbasan}\p{sc=Lycian}\p{sc=Lydian}\p{sc=Carian}\p{sc=Phoenician}\p{sc=Ogham}\p{sc=Linear_B}\p{sc=Cypriot}]/u

/** Words that claim a role. No guest may use them. */
const reserved = [
  ...['host', 'hosts', 'cohost', 'moderator', 'moderators', 'mod', 'mods', 'admin', 'admins', 'administrator', 'winner', 'winners'],
  ...['staff', 'support', 'official', 'system', 'assistant', 'verified', 'parley'],
  ...['مضيف', 'المضيف', 'مشرف', 'المشرف', 'مدير', 'المدير', 'إدارة', 'الإدارة', 'دعم', 'الدعم', 'المسؤول', 'الفائز'],
]
const reservedSkeletons = new Set(reserved.flatMap((word) => [...skeletons(word)]))

/**
 * Validates the name that a guest chose and normalises it; or the code of its refusal. `taken` are
 * the names of staff and personas: a name that is confusable with one of them, or contains a
 * reserved word, is refused.
 */
export function guestName(
  raw: string,
  taken: readonly string[],
): { readonly name: string } | { readonly wrong: 'wrong-name' | 'name-reserved' } {
  const name = raw
    .normalize('NFKC')
    .replace(invisible, '$1$2')
    .replace(/\p{Zs}+/gu, ' ')
    .trim()
  if (override.test(raw) || !isReadable(name)) return { wrong: 'wrong-name' }
  if (isTaken(name, taken)) return { wrong: 'name-reserved' }
  return mixesAlphabets(name) ? { wrong: 'wrong-name' } : { name }
}

function isReadable(name: string): boolean {
  const length = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(name)].length
  if (length < shortest || length > roomLimits.nameLength) return false
  const withoutEmoji = name.replace(emoji, '')
  return (
    !unusable.test(withoutEmoji) &&
    !historic.test(name) &&
    !tooManyMarks.test(withoutEmoji) &&
    (withoutEmoji !== name || /[\p{L}\p{N}]/u.test(name))
  )
}

const mixesAlphabets = (name: string): boolean =>
  tokensOf(name).some((word) => alphabets.filter((alphabet) => alphabet.test(word)).length > 1)

function isTaken(name: string, taken: readonly string[]): boolean {
  const tokens = tokensOf(name)
  const inside = new Set(runsOf(tokens).flatMap((run) => [...skeletons(run)]))
  const whole = skeletons(tokens.join(''))
  if (haveCommon(inside, reservedSkeletons)) return true
  return taken.some((theirs) => {
    const { isFull, found } = skeletonsOf(theirs)
    // A single first name is taken only by itself; a full name also inside a longer one.
    return haveCommon(found, isFull ? inside : whole)
  })
}

const haveCommon = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean => [...one].some((skeleton) => other.has(skeleton))

interface TakenName {
  readonly isFull: boolean
  readonly found: ReadonlySet<string>
}

/** There may be hundreds of names of staff, and thousands of guests to compare them with. */
const known = new Map<string, TakenName>()
const mostKnown = 2_000

function skeletonsOf(name: string): TakenName {
  const before = known.get(name)
  if (before) return before
  const tokens = tokensOf(name)
  const computed = { isFull: tokens.length > 1, found: skeletons(tokens.join('')) }
  if (known.size >= mostKnown) known.clear()
  known.set(name, computed)
  return computed
}
