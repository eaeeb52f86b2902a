import { html } from 'hono/html'
import { type Block, type Inline, linkRel } from '../../domain/text/markdown.ts'

type Html = ReturnType<typeof html>

/** A tree of markdown as HTML. `html` escapes every text, so no text becomes a tag. */
export function blocksView(blocks: readonly Block[]): Html[] {
  return blocks.map(blockView)
}

function blockView(block: Block): Html {
  switch (block.is) {
    case 'paragraph':
      return html`<p>${inlineView(block.inside)}</p>`
    case 'heading':
      // The page's own title is its only h1.
      return block.level <= 2 ? html`<h2>${inlineView(block.inside)}</h2>` : html`<h3>${inlineView(block.inside)}</h3>`
    case 'list': {
      const items = block.items.map((item, place) => {
        const number = block.numbers?.[place]
        return number === undefined ? html`<li>${itemView(item)}</li>` : html`<li value="${number}">${itemView(item)}</li>`
      })
      return block.ordered ? html`<ol start="${block.start}">${items}</ol>` : html`<ul>${items}</ul>`
    }
    case 'quote':
      return html`<blockquote>${blocksView(block.blocks)}</blockquote>`
    case 'code':
      return html`<pre dir="ltr"><code>${block.text}</code></pre>`
    case 'table': {
      const head = block.head.map((cell) => html`<th>${inlineView(cell)}</th>`)
      const rows = block.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${inlineView(cell)}</td>`)}</tr>`)
      return html`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`
    }
    case 'rule':
      return html`<hr>`
    default:
      return block satisfies never
  }
}

/** A list of short lines is easier to read without a paragraph in each. */
function itemView(item: readonly Block[]): Html[] {
  const [only] = item
  return item.length === 1 && only?.is === 'paragraph' ? inlineView(only.inside) : blocksView(item)
}

function inlineView(inside: readonly Inline[]): Html[] {
  return inside.map((inline) => {
    if (typeof inline === 'string') return html`${inline}`
    switch (inline.is) {
      case 'strong':
        return html`<strong>${inlineView(inline.inside)}</strong>`
      case 'em':
        return html`<em>${inlineView(inline.inside)}</em>`
      case 'strike':
        return html`<s>${inlineView(inline.inside)}</s>`
      case 'code':
        return html`<code dir="ltr">${inline.text}</code>`
      case 'link':
        return html`<a href="${inline.href}" rel="${linkRel}">${inlineView(inline.inside)}</a>`
      case 'break':
        return html`<br>`
      default:
        return inline satisfies never
    }
  })
}
