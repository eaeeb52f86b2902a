import { Lexer, type Token, type Tokens } from 'marked'
import { isBlank } from '../../protocol/text.ts'
import { ChatTokenizer } from './chat-tokenizer.ts'
import { absoluteUrl } from './links.ts'

/**
 * Markdown as a small tree of the elements that we allow. It contains no HTML: each UI library
 * creates elements from it, so a tag in the text stays text. An image becomes a link, because an
 * image on a foreign server tracks the reader. What is no markup of ours is in the tree as it was
 * typed; paragraphs hold spaces at the starts of their lines.
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
  | {
      readonly is: 'list'
      readonly ordered: boolean
      readonly start: number
      readonly items: readonly (readonly Block[])[]
      /** The number of each item, where they do not just count on from `start`. */
      readonly numbers?: readonly number[]
    }
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
  if (/^\/(?![/\\])/.test(plain)) return base ? absoluteUrl(plain, base) : plain
  if (/^(?:mailto|tel):[^\s]+$/i.test(plain)) return plain
  return /^https?:\/\//i.test(plain) ? absoluteUrl(plain) : undefined
}

export function markdownTree(text: string, { base }: { readonly base?: string } = {}): readonly Block[] {
  if (tooNested.test(text)) return plainTree(text)
  try {
    const blocks = blocksOf(Lexer.lex(text, { gfm: true, breaks: true, tokenizer: new ChatTokenizer() }), base, 0)
    // Signs alone, such as `#` or `---`, are no markup of anything.
    return isBlank(plainBlocks(blocks)) ? plainTree(text) : blocks
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
      case 'checkbox':
        return []
      case 'paragraph':
        return [{ is: 'paragraph', inside: inlinesOf(token.tokens ?? [], base, depth + 1) }]
      case 'text':
        return [{ is: 'paragraph', inside: token.tokens ? inlinesOf(token.tokens, base, depth + 1) : [token.text] }]
      case 'heading':
        return [{ is: 'heading', level: (token as Tokens.Heading).depth, inside: inlinesOf(token.tokens ?? [], base, depth + 1) }]
      case 'list':
        return [listOf(token as Tokens.List, base, depth)]
      case 'blockquote':
        return [{ is: 'quote', blocks: blocksOf(token.tokens ?? [], base, depth + 1) }]
      case 'code':
        return [{ is: 'code', text: codeOf(token as Tokens.Code) }]
      case 'hr':
        return [{ is: 'rule' }]
      case 'table': {
        const table = token as Tokens.Table
        const cell = (token: Tokens.TableCell) => inlinesOf(token.tokens, base, depth + 1)
        return [{ is: 'table', head: table.header.map(cell), rows: table.rows.map((row) => row.map(cell)) }]
      }
      default:
        // HTML, definitions of links and what we do not know.
        return [{ is: 'paragraph', inside: linesOf(token.raw.replace(/^\n+|\s+$/g, '')) }]
    }
  })
}

function listOf({ ordered, start, items }: Tokens.List, base: string | undefined, depth: number): Block {
  const first = ordered ? Number(start) : 1
  const numbers = items.map(({ raw }, place) => Number(/^\s*(\d+)/.exec(raw)?.[1] ?? first + place))
  return {
    is: 'list',
    ordered,
    start: first,
    items: items.map((item) => itemOf(item, base, depth + 1)),
    ...(ordered && numbers.some((number, place) => number !== first + place) ? { numbers } : {}),
  }
}

/** An item; the box of a task begins its first line. */
function itemOf({ tokens }: Tokens.ListItem, base: string | undefined, depth: number): readonly Block[] {
  const [first, ...more] = blocksOf(tokens, base, depth)
  const box = tokens[0]?.type === 'checkbox' ? tokens[0].raw : ''
  if (box === '') return first ? [first, ...more] : []
  return first?.is === 'paragraph'
    ? [{ is: 'paragraph', inside: [box, ...first.inside] }, ...more]
    : [{ is: 'paragraph', inside: [box.trim()] }, ...(first ? [first, ...more] : [])]
}

/** Someone who opens a block and goes on in the same line writes text there, no language. */
const codeOf = ({ lang, text }: Tokens.Code): string =>
  lang === undefined || lang === '' || /^[a-z][\w+#.-]*$/.test(lang) ? text : `${lang}\n${text}`

const kinds = { strong: 'strong', em: 'em', del: 'strike' } as const
/** A backslash that escapes nothing shows that others around it are typed too: `\\server\_old`. */
const hasPath = /\\[\p{L}\p{N}]|\\\\|\b[a-z]:\\/iu

function inlinesOf(tokens: readonly Token[], base: string | undefined, depth: number): readonly Inline[] {
  const isEscapeTyped = tokens.some(({ type }) => type === 'escape') && hasPath.test(tokens.map(({ raw }) => raw).join(''))
  return tokens.flatMap((token): Inline[] => {
    if (depth > maxDepth) return [token.raw]
    switch (token.type) {
      case 'text':
        return token.tokens ? [...inlinesOf(token.tokens, base, depth + 1)] : [token.raw]
      case 'escape':
        return [isEscapeTyped ? token.raw : token.text]
      case 'strong':
      case 'em':
      case 'del':
        return [{ is: kinds[token.type as keyof typeof kinds], inside: inlinesOf(token.tokens ?? [], base, depth + 1) }]
      case 'codespan':
        return [{ is: 'code', text: token.text }]
      case 'br':
        return breakOf(token.raw)
      case 'link':
      case 'image': {
        const href = safeLink(token.href, base)
        if (!href) return [token.raw]
        const inside = token.type === 'link' ? inlinesOf(token.tokens ?? [], base, depth + 1) : [token.text].filter((text) => text !== '')
        return [{ is: 'link', href, inside: inside.length > 0 ? inside : [token.href] }]
      }
      default:
        return linesOf(token.raw)
    }
  })
}

/** A line break, with what the lexer counts as part of it: a backslash before, spaces after. */
function breakOf(raw: string): Inline[] {
  const [before = '', after = ''] = raw.split('\n')
  return [before.trimStart(), { is: 'break' as const }, after].filter((part) => part !== '')
}

const linesOf = (text: string): Inline[] =>
  text.split('\n').flatMap((line, place) => (place === 0 ? [line] : [{ is: 'break' as const }, ...(line === '' ? [] : [line])]))

/**
 * The text of Markdown without its marks, for previews and announcements. Lines stay lines; items
 * of numbered lists keep their numbers.
 */
export const plainText = (markdown: string): string => plainBlocks(markdownTree(markdown))

const plainBlocks = (blocks: readonly Block[]): string => blocks.map(plainBlock).join('\n')

function plainBlock(block: Block): string {
  switch (block.is) {
    case 'paragraph':
    case 'heading':
      return plainInlines(block.inside)
    case 'list':
      return block.items
        .map((item, place) => (block.ordered ? `${block.numbers?.[place] ?? block.start + place}. ` : '') + plainBlocks(item))
        .join('\n')
    case 'quote':
      return plainBlocks(block.blocks)
    case 'code':
      return block.text
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(plainInlines).join(' · ')).join('\n')
    case 'rule':
      return ''
  }
}

const plainInlines = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => {
      if (typeof inline === 'string') return inline
      if (inline.is === 'break') return '\n'
      return inline.is === 'code' ? inline.text : plainInlines(inline.inside)
    })
    .join('')
