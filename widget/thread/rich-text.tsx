import type { ComponentChildren } from 'preact'
import { type Block, type Inline, linkRel, markdownTree, plainText } from '../../domain/text/markdown.ts'
import { useChat } from '../state/chat-context.ts'

export { plainText }

/**
 * A message of the assistant or an agent, with its markdown. A lazy chunk: `Text` shows plain text
 * until it is loaded.
 */
export function RichText({ text }: { readonly text: string }) {
  const { settings, i18n } = useChat()
  const inlines = (nodes: readonly Inline[]): ComponentChildren => nodes.map(inline)
  const inline = (node: Inline): ComponentChildren => {
    if (typeof node === 'string') return node
    switch (node.is) {
      case 'strong':
        return <strong>{inlines(node.inside)}</strong>
      case 'em':
        return <em>{inlines(node.inside)}</em>
      case 'strike':
        return <s>{inlines(node.inside)}</s>
      case 'code':
        return <code>{node.text}</code>
      case 'link':
        return (
          <a href={node.href} target="_blank" rel={linkRel}>
            {inlines(node.inside)}
            <span class="visually-hidden"> {i18n.t('newTab')}</span>
          </a>
        )
      case 'break':
        return <br />
    }
  }
  const blocks = (nodes: readonly Block[]): ComponentChildren => nodes.map(block)
  const block = (node: Block): ComponentChildren => {
    switch (node.is) {
      case 'paragraph':
        return <p>{inlines(node.inside)}</p>
      case 'heading':
        return (
          <p>
            <strong>{inlines(node.inside)}</strong>
          </p>
        )
      case 'list': {
        const items = node.items.map((item, i) => <li value={node.numbers?.[i]}>{blocks(item)}</li>)
        return node.ordered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>
      }
      case 'quote':
        return <blockquote>{blocks(node.blocks)}</blockquote>
      case 'code':
        return (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable to be scrolled by keys
          <pre dir="ltr" tabIndex={0}>
            <code>{node.text}</code>
          </pre>
        )
      case 'table':
        // The panel is only 400 px wide, so a row becomes one line of text.
        return [node.head, ...node.rows].map((row) => <p>{row.flatMap((cell, i) => (i > 0 ? [' · ', inlines(cell)] : [inlines(cell)]))}</p>)
      case 'rule':
        return <hr />
    }
  }
  return <>{blocks(markdownTree(text, { base: settings.base }))}</>
}
