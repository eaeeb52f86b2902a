import { limits } from '../../protocol/limits.ts'
import { runsOf, skeletons, wordsOf } from '../text/confusables.ts'

const shortest = 2
/** So many of these on one letter is writing; more is a stain on the lines around it. */
const tooManyMarks = /\p{M}{5}/u

/** An emoji as the standard lists it: the joiners and selectors within it are part of a picture. */
const emoji = /\p{RGI_Emoji}/gv

/** What nobody sees: controls, directions, joiners, fillers, private and unassigned places; and a Braille pattern without a dot. */
const invisible = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Words that say who somebody is here. Nobody but the house says them. */
const reserved = [
  ...['host', 'hosts', 'cohost', 'moderator', 'moderators', 'mod', 'mods', 'admin', 'admins', 'administrator', 'winner', 'winners'],
  ...['staff', 'support', 'official', 'system', 'assistant', 'verified', 'parley'],
  ...['مضيف', 'المضيف', 'مشرف', 'المشرف', 'المدير', 'الإدارة', 'الدعم', 'الفائز'],
]
const reservedBones = new Set(reserved.flatMap((word) => [...skeletons(word)]))

/**
 * A name that a guest has chosen, as we keep it; or why nobody may be called so. `taken` are the names of those who speak
 * for the house: nothing that looks like one of them passes, nor does a word that is reserved.
 */
export function guestName(
  raw: string,
  taken: readonly string[],
): { readonly name: string } | { readonly wrong: 'wrong-name' | 'name-reserved' } {
  const name = raw
    .normalize('NFKC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim()
  if (!isReadable(name)) return { wrong: 'wrong-name' }
  return isTaken(name, taken) ? { wrong: 'name-reserved' } : { name }
}

function isReadable(name: string): boolean {
  const length = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(name)].length
  if (length < shortest || length > limits.nameLength) return false
  const pictured = name.replace(emoji, '')
  return !invisible.test(pictured) && !tooManyMarks.test(pictured) && (pictured !== name || /[\p{L}\p{N}]/u.test(name))
}

function isTaken(name: string, taken: readonly string[]): boolean {
  const words = wordsOf(name)
  const runs = runsOf(words)
  if (looksLike(runs, reservedBones)) return true
  return taken.some((theirs) => {
    const theirWords = wordsOf(theirs)
    const bones = skeletons(theirWords.join(''))
    // Nour may be anybody's first name beside another; two names together are hers, whatever stands around them.
    return looksLike(theirWords.length > 1 ? runs : [words.join('')], bones)
  })
}

const looksLike = (texts: readonly string[], bones: ReadonlySet<string>): boolean =>
  texts.some((text) => [...skeletons(text)].some((bone) => bones.has(bone)))
