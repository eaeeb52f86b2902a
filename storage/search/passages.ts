import { marked, type Token } from 'marked'

export interface Section {
  readonly heading: string
  readonly text: string
}

/** An article cut at its headings: each part can stand alone as an answer. What comes before the first heading has none. */
export function sectionsOf(body: string): Section[] {
  const parts: { heading: string; text: string }[] = [{ heading: '', text: '' }]
  for (const token of marked.lexer(body)) {
    if (token.type === 'heading') parts.push({ heading: plain(token.tokens ?? []), text: '' })
    else parts.at(-1)!.text += withoutLinks(token.raw)
  }
  return parts.map((part) => ({ heading: part.heading, text: part.text.trim() })).filter((part) => part.text !== '')
}

function plain(tokens: readonly Token[]): string {
  return tokens
    .map((token) => ('tokens' in token && token.tokens ? plain(token.tokens) : 'text' in token ? token.text : token.raw))
    .join('')
}

/** In a chat the source is the link; `[words](/help/x)` would there be relative to somebody else's page. */
function withoutLinks(markdown: string): string {
  return markdown.replace(/\[([^\][]*)\]\([^()\s]*\)/g, '$1')
}
