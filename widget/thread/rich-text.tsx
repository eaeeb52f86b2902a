import type { ComponentChildren } from 'preact'
import type { Block, Inline } from '../../ui/markdown.ts'
import { useChat } from '../state/chat-context.ts'

export type Markdown = Pick<typeof import('../../ui/markdown.ts'), 'markdownTree' | 'linkRel'>

/** What the assistant or an agent wrote. */
export function RichText({ text }: { readonly text: string }) {
  const { settings, i18n, state } = useChat()
  const { markdown } = state
  if (!markdown) return <p class="plain">{text}</p>
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
          <a href={node.href} target="_blank" rel={markdown.linkRel}>
            {inlines(node.inside)}
            <span class="unseen"> {i18n.t('newTab')}</span>
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
        const items = node.items.map((item) => <li>{blocks(item)}</li>)
        return node.ordered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>
      }
      case 'quote':
        return <blockquote>{blocks(node.blocks)}</blockquote>
      case 'code':
        return (
          <pre dir="ltr">
            <code>{node.text}</code>
          </pre>
        )
      case 'table':
        // A panel of 400 px has no room for columns.
        return [node.head, ...node.rows].map((row) => <p>{row.flatMap((cell, i) => (i > 0 ? [' · ', inlines(cell)] : [inlines(cell)]))}</p>)
      case 'rule':
        return <hr />
    }
  }
  return <>{blocks(markdown.markdownTree(text, { base: settings.base }))}</>
}
