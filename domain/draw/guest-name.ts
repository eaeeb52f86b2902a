import { limits } from '../../protocol/limits.ts'
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
 * Invisible: controls, directions, joiners, fillers, private and unassigned code points, and the
 * Braille pattern without dots.
 */
const invisible = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Words that claim a role. No guest may use them. */
const reserved = [
  ...['host', 'hosts', 'cohost', 'moderator', 'moderators', 'mod', 'mods', 'admin', 'admins', 'administrator', 'winner', 'winners'],
  ...['staff', 'support', 'official', 'system', 'assistant', 'verified', 'parley'],
  ...['مضيف', 'المضيف', 'مشرف', 'المشرف', 'المدير', 'الإدارة', 'الدعم', 'الفائز'],
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
    .replace(/\p{Zs}+/gu, ' ')
    .trim()
  if (!isReadable(name)) return { wrong: 'wrong-name' }
  return isTaken(name, taken) ? { wrong: 'name-reserved' } : { name }
}

function isReadable(name: string): boolean {
  const length = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(name)].length
  if (length < shortest || length > limits.nameLength) return false
  const withoutEmoji = name.replace(emoji, '')
  return !invisible.test(withoutEmoji) && !tooManyMarks.test(withoutEmoji) && (withoutEmoji !== name || /[\p{L}\p{N}]/u.test(name))
}

function isTaken(name: string, taken: readonly string[]): boolean {
  const tokens = tokensOf(name)
  const runs = runsOf(tokens)
  if (isConfusable(runs, reservedSkeletons)) return true
  return taken.some((theirs) => {
    const theirTokens = tokensOf(theirs)
    const theirSkeletons = skeletons(theirTokens.join(''))
    // A single first name is taken only by itself; a full name also inside a longer one.
    return isConfusable(theirTokens.length > 1 ? runs : [tokens.join('')], theirSkeletons)
  })
}

const isConfusable = (texts: readonly string[], others: ReadonlySet<string>): boolean =>
  texts.some((text) => [...skeletons(text)].some((skeleton) => others.has(skeleton)))
