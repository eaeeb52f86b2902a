/** Of the runtime; this layer has no types of browsers. */
declare const URL: new (url: string, base?: string) => { readonly href: string }

/** The URL in full, or undefined for what is none. */
export function absoluteUrl(url: string, base?: string): string | undefined {
  try {
    return new URL(url, base).href
  } catch {
    return undefined
  }
}

/** Signs that end a sentence or a quotation in other scripts. No address has them unescaped. */
const foreignSigns = /[،؛؟۔।。、，！？；：…（）［］【】「」『』《》〈〉“”„‚«»]/u

/**
 * How long the URL at the start of a text is: without the signs of the sentence around it, and
 * without a bracket that was opened before it.
 */
export function urlLength(text: string): number {
  const word = /^\S*/.exec(text)![0]
  const sign = word.search(foreignSigns)
  let end = sign < 0 ? word.length : sign
  let unopened = count(word.slice(0, end), ')') - count(word.slice(0, end), '(')
  for (;;) {
    const last = word[end - 1] ?? ''
    if (last === ')' && unopened > 0) unopened--
    else if (!/[.,:;!?'"*_~\]}>’]/.test(last)) return end
    end--
  }
}

const count = (text: string, sign: string): number => text.split(sign).length - 1

/** A plain text in pieces: text, and URLs, which alone can be links. */
export function linkedText(text: string): readonly (string | { readonly href: string })[] {
  const pieces: (string | { readonly href: string })[] = []
  let from = 0
  for (const { index } of text.matchAll(/\bhttps?:\/\/(?=[^\s/])/gi)) {
    if (index < from) continue
    const href = text.slice(index, index + urlLength(text.slice(index)))
    if (absoluteUrl(href) === undefined) continue
    if (index > from) pieces.push(text.slice(from, index))
    pieces.push({ href })
    from = index + href.length
  }
  if (from < text.length) pieces.push(text.slice(from))
  return pieces
}
