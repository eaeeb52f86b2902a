import { Tokenizer, type Tokens } from 'marked'
import { urlLength } from './links.ts'

/**
 * Markdown's tokenizer without the rules that take signs of ordinary messages for markup: `2*3*4`,
 * `~5 or ~6~`, a line of dashes below a name. And URLs end where their sentence goes on.
 */
export class ChatTokenizer extends Tokenizer {
  override emStrong(src: string, maskedSrc: string, before?: string): Tokens.Em | Tokens.Strong | undefined {
    let at = maskedSrc.length - src.length
    while (maskedSrc[at - 1] === '*') at--
    return /[\p{N}\p{Script=Latin}]/u.test(maskedSrc[at - 1] ?? '') ? undefined : super.emStrong(src, maskedSrc, before)
  }

  override del(src: string, maskedSrc: string, before?: string): Tokens.Del | undefined {
    return src.startsWith('~~') ? super.del(src, maskedSrc, before) : undefined
  }

  override lheading(): undefined {
    return undefined
  }

  override url(src: string): Tokens.Link | undefined {
    const link = super.url(src)
    const length = link ? urlLength(link.raw) : 0
    if (!link || length === 0) return undefined
    if (length === link.raw.length) return link
    const raw = link.raw.slice(0, length)
    const href = link.href.slice(0, link.href.length - link.raw.length + length)
    return { ...link, raw, text: raw, href, tokens: [{ type: 'text', raw, text: raw }] }
  }
}
