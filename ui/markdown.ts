import { Lexer, type Token, type Tokens } from 'marked'

/**
 * Markdown as a small tree of the elements that we allow. It contains no HTML: each UI library
 * creates elements from it, so a tag in the text stays text. Images are left out, because an image
 * on a foreign server tracks the reader.
 */
export type Inline =
  | string
  | { readonly is: 'strong' | 'em' | 'strike'; readonly inside: readonly Inline[] }
  | { readonly is: 'code'; readonly text: string }
  | { readonly is: 'link'; readonly href: string; readonly inside: readonly Inline[] }
  | { readonly is: 'break' }

export type Block =
  | { readonly is: 'paragraph'; readonly inside: readonly Inline[] }
  | { readonly is: 'heading'; readonly level: number; readonly inside: readonly Inline[] }
  | { readonly is: 'list'; readonly ordered: boolean; readonly start: number; readonly items: readonly (readonly Block[])[] }
  | { readonly is: 'quote'; readonly blocks: readonly Block[] }
  | { readonly is: 'code'; readonly text: string }
  | { readonly is: 'table'; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly is: 'rule' }

/** The `rel` attribute of every link. */
export const linkRel = 'noopener noreferrer nofollow ugc'

/** Deeper nesting becomes text: no one writes it, and it could overflow the stack. */
const maxDepth = 12
/** The lexer needs quadratic time for nested quotes and lists, so such a text is not parsed. */
const tooNested = /^[ \t]*(?:(?:>|[-*+]|\d+[.)])[ \t]*){12}/m

/**
 * The URL if it is allowed: http, https, mailto, tel, or a path of our own site (made absolute with
 * `base`).
 */
export function safeLink(href: string, base?: string): string | undefined {
  // Browsers ignore these characters in a scheme: "java\nscript:" is a script.
  const plain = Array.from(href)
    .filter((letter) => letter > ' ' && letter !== '\u007f')
    .join('')
  if (/^\/(?![/\\])/.test(plain)) return base ? new URL(plain, base).href : plain
  if (/^(?:mailto|tel):[^\s]+$/i.test(plain)) return plain
  if (!/^https?:\/\//i.test(plain) || !URL.canParse(plain)) return undefined
  return new URL(plain).href
}

export function markdownTree(text: string, { base }: { readonly base?: string } = {}): readonly Block[] {
  if (tooNested.test(text)) return plainTree(text)
  try {
    return blocksOf(Lexer.lex(text, { gfm: true, breaks: true }), base, 0)
  } catch {
    return plainTree(text)
  }
}

/** The text unparsed, as one paragraph. */
const plainTree = (text: string): readonly Block[] => [{ is: 'paragraph', inside: [text] }]

function blocksOf(tokens: readonly Token[], base: string | undefined, depth: number): readonly Block[] {
  return tokens.flatMap((token): Block[] => {
    if (depth > maxDepth) return [{ is: 'paragraph', inside: [token.raw] }]
    switch (token.type) {
      case 'space':
      case 'def':
        return []
      case 'paragraph':
        return [{ is: 'paragraph', inside: inlinesOf(token.tokens ?? [], base, depth + 1) }]
      case 'text':
        return [{ is: 'paragraph', inside: token.tokens ? inlinesOf(token.tokens, base, depth + 1) : [token.text] }]
      case 'heading':
        return [{ is: 'heading', level: (token as Tokens.Heading).depth, inside: inlinesOf(token.tokens ?? [], base, depth + 1) }]
      case 'list': {
        const list = token as Tokens.List
        const items = list.items.map((item) => blocksOf(item.tokens, base, depth + 1))
        return [{ is: 'list', ordered: list.ordered, start: Number(list.start) || 1, items }]
      }
      case 'blockquote':
        return [{ is: 'quote', blocks: blocksOf(token.tokens ?? [], base, depth + 1) }]
      case 'code':
        return [{ is: 'code', text: token.text }]
      case 'hr':
        return [{ is: 'rule' }]
      case 'table': {
        const table = token as Tokens.Table
        const cell = (token: Tokens.TableCell) => inlinesOf(token.tokens, base, depth + 1)
        return [{ is: 'table', head: table.header.map(cell), rows: table.rows.map((row) => row.map(cell)) }]
      }
      default:
        return [{ is: 'paragraph', inside: [token.raw.trim()] }]
    }
  })
}

const kinds = { strong: 'strong', em: 'em', del: 'strike' } as const

function inlinesOf(tokens: readonly Token[], base: string | undefined, depth: number): readonly Inline[] {
  return tokens.flatMap((token): Inline[] => {
    if (depth > maxDepth) return [token.raw]
    switch (token.type) {
      case 'text':
      case 'escape':
        return token.type === 'text' && token.tokens ? [...inlinesOf(token.tokens, base, depth + 1)] : [token.text]
      case 'strong':
      case 'em':
      case 'del':
        return [{ is: kinds[token.type as keyof typeof kinds], inside: inlinesOf(token.tokens ?? [], base, depth + 1) }]
      case 'codespan':
        return [{ is: 'code', text: token.text }]
      case 'br':
        return [{ is: 'break' }]
      case 'link': {
        const href = safeLink(token.href, base)
        const inside = inlinesOf(token.tokens ?? [], base, depth + 1)
        return href ? [{ is: 'link', href, inside }] : [...inside]
      }
      case 'image':
        return token.text ? [token.text] : []
      default:
        return [token.raw]
    }
  })
}
