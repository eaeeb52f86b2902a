import { fold, withoutArticle } from './folding.ts'

/**
 * The search terms of a text: words folded, stemmed, without stop words. Questions and articles use
 * the same function, so it must be consistent, not grammatically right. Every term consists of
 * letters and digits.
 */
export function termsOf(text: string): string[] {
  return tokensOf(text)
    .filter((word) => !stopTerms.has(word))
    .map(stem)
    .filter((term) => term.length > 0)
}

/**
 * The words of a text, folded: lower case, no diacritics, one form of each Arabic letter; `e-mail`
 * is `email` and `don't` is `dont`.
 */
export function tokensOf(text: string): string[] {
  const folded = fold(text)
    .replace(/\p{M}/gu, '')
    .replace(/['’‘ʼ`]s(?![\p{L}\p{N}])/gu, '')
    .replace(/['’‘ʼ`]/g, '')
    .replace(/(?<![\p{L}\p{N}])(\p{L})[-‐‑](?=\p{L})/gu, '$1')
  return folded.match(/[\p{L}\p{N}]+/gu) ?? []
}

function stem(word: string): string {
  return /^\p{Script=Arabic}+$/u.test(word) ? stemArabic(word) : stemEnglish(word)
}

/** The first match counts, if three letters and a vowel remain. */
const englishEndings: readonly (readonly [RegExp, string])[] = [
  [/ifications?$/, 'ify'],
  [/llations?$/, 'l'],
  [/urations?$/, 'ur'],
  [/ations?$/, 'at'],
  [/ments?$/, ''],
  [/ables?$/, ''],
  [/i(?:es|ed)$/, 'y'],
  [/(?<=ss|x|z|ch|sh)es$/, ''],
  [/(?<![sui])s$/, ''],
]

function stemEnglish(word: string): string {
  let stem = word
  if (word.length > 3 && !/\d/.test(word)) {
    for (const [ending, instead] of englishEndings) {
      const shorter = stem.replace(ending, instead)
      if (shorter !== stem && hasCore(shorter)) {
        stem = shorter
        break
      }
    }
    const bare = stem.replace(/(?:ing|ed)$/, '')
    if (hasCore(bare)) stem = bare
    if (stem.length > 3) stem = stem.replace(/e$/, '')
    // "stopped" and "cancelled" lose a letter; "roll" keeps both, so that it is not "role".
    if (stem.length > 4 || (stem === bare && bare !== word)) stem = stem.replace(/([bdfgmnprt])\1$/, '$1')
    if (stem.length > 4) stem = stem.replace(/ll$/, 'l')
  }
  return synonyms.get(stem) ?? stem
}

function hasCore(stem: string): boolean {
  return stem.length >= 3 && /[aeiouy]/.test(stem)
}

/**
 * Light stemming (light10): removes article, conjunction and the commonest endings, never a part of
 * the root.
 */
function stemArabic(word: string): string {
  let stem = withoutArticle(word)
  if (stem.startsWith('و') && stem.length >= 5) stem = stem.slice(1)
  // "in my domain": the preposition is written with the noun.
  if (/^[بل].{4,}ي$/.test(stem)) stem = stem.slice(1)
  // "I pay": the first person of a verb with three letters.
  if (/^ا[^ل]..$/.test(stem)) stem = stem.slice(1)
  for (const ending of ['تنا', 'تكم', 'تها', 'تي', 'تك', 'ها', 'ات', 'ون', 'ين', 'ان', 'نا', 'كم', 'يه', 'ه', 'ي']) {
    if (stem.endsWith(ending) && stem.length - ending.length >= 3) return stem.slice(0, -ending.length)
  }
  return stem
}

/** Synonyms, by stem. */
const synonyms = new Map([
  ['mail', 'email'],
  ['mailbox', 'email'],
  ['inbox', 'email'],
  ['sit', 'websit'],
  ['webpag', 'websit'],
  ['homepag', 'websit'],
  ['passwd', 'password'],
  ['pwd', 'password'],
  ['forgotten', 'forgot'],
  ['forget', 'forgot'],
  ['paid', 'pay'],
  ['setup', 'set'],
  ['fee', 'pric'],
  ['cost', 'pric'],
  ['https', 'ssl'],
  ['tls', 'ssl'],
  ['cert', 'certificat'],
  ['mobil', 'phon'],
  ['unreach', 'reach'],
  ['cheap', 'pric'],
  ['cheaper', 'pric'],
  ['renewal', 'renew'],
])

/** Stop words, folded and not stemmed. */
const stopTerms = new Set(
  `a about actually after again ago all already also always am an and any anyone anything are arent as at be because been before being both but by can
  cannot cant could couldnt did didnt do does doesnt doing done dont each either else even ever every few for from get getting give go going gonna
  got had has hasnt have havent having he hello help her here hers hey hi him his how i id if ill im in into is isnt it its ive just last bought week weeks month months yesterday day days ask asks asking keeps keep kind know
  let lets like ll lot make many may maybe me mean might mine more most much must my myself need needs never new no not nothing now of off often ok okay on
  one only onto or other our out over own perhaps please possible problem put question quite re really say says see seem shall she should since so
  some somebody someone something somehow still such sure tell than thank thanks that thats the their them then there these they thing things think
  this those though through till to today tomorrow too try trying under until up us use using ve very via want wanted wants was wasnt way we well
  were werent what whats when where which while who whom whose why will with within without wont would wouldnt yes yet you your yours youre
  في من على عن الى ان انا انت انتم نحن هو هي هم هذا هذه ذلك تلك هل ما ماذا كيف متي اين لماذا كم اي او ثم لكن قد لقد كل بعض مع عند بعد قبل حتي اذا لو لا لم لن
  ليس كان كانت يكون اريد احتاج استطيع يمكن يمكنني ممكن عندي لدي لي لك له لها بي به بها فيه فيها الذي التي الان من فضلك رجاء لو سمحت اعرف ادري يا و ف ب ل
  شو كيفك ال اليكم ال اليكم بدي ليش وين هيدا هيدي مش مو ايش`.split(/\s+/),
)
