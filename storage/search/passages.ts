import { marked, type Token } from 'marked'

export interface Section {
  readonly heading: string
  readonly text: string
}

/**
 * An article split at its headings, so that each part can be an answer. The part before the first
 * heading has none.
 */
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

/**
 * Removes links: in a chat `[text](/help/x)` would be relative to the customer's page. The card
 * links to the article.
 */
function withoutLinks(markdown: string): string {
  return markdown.replace(/\[([^\][]*)\]\([^()\s]*\)/g, '$1')
}
