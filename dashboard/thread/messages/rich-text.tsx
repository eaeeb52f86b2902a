import { Fragment, type ReactNode } from 'react'
import { linkedText } from '../../../domain/text/links.ts'
import { type Block, type Inline, linkRel, markdownTree } from '../../../domain/text/markdown.ts'

/** Wide code and tables scroll inside their bubble. */
const sidewaysClass = 'thin-scroll overflow-x-auto overscroll-x-contain outline-offset-[-2px]'

const linkClass = 'font-medium text-accent-text underline underline-offset-2'

/** The text of a visitor as they typed it, with its URLs as links. */
export function PlainText({ text }: { readonly text: string }) {
  return (
    <p className="whitespace-pre-wrap">
      {linkedText(text).map((piece, at) =>
        typeof piece === 'string' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes
          <Fragment key={at}>{piece}</Fragment>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes
          <a key={at} href={piece.href} target="_blank" rel={linkRel} className={linkClass}>
            {piece.href}
          </a>
        ),
      )}
    </p>
  )
}

/** Markdown of staff and assistant as React elements, never as HTML. Links open in a new tab. */
export function RichText({ text }: { readonly text: string }) {
  return <div className="space-y-2">{markdownTree(text).map(blockElement)}</div>
}

// The tree of a text is rebuilt as a whole, so the index is the only possible key.
function blockElement(block: Block, at: number): ReactNode {
  switch (block.is) {
    case 'paragraph':
      return (
        <p key={at} className="whitespace-pre-wrap">
          {block.inside.map(inlineElement)}
        </p>
      )
    case 'heading':
      return (
        <p key={at} className="font-semibold">
          {block.inside.map(inlineElement)}
        </p>
      )
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul'
      return (
        <List
          key={at}
          {...(block.ordered ? { start: block.start } : {})}
          className={`space-y-1 ps-5 ${block.ordered ? 'list-decimal' : 'list-disc'}`}
        >
          {block.items.map((item, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={place} value={block.numbers?.[place]}>
              {item.map(blockElement)}
            </li>
          ))}
        </List>
      )
    }
    case 'quote':
      return (
        <blockquote key={at} className="border-s-2 border-line-strong ps-3 text-soft">
          {block.blocks.map(blockElement)}
        </blockquote>
      )
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container must be reachable by keyboard
        <pre key={at} tabIndex={0} dir="ltr" className={`${sidewaysClass} rounded-sm border border-line bg-sunken p-2 text-xs`}>
          <code>{block.text}</code>
        </pre>
      )
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <table key={at} tabIndex={0} className={`block text-sm ${sidewaysClass}`}>
          <tbody>
            {[block.head, ...block.rows].map((row, y) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <tr key={y} className="border-b border-line first:font-medium">
                {row.map((cell, x) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: see above
                  <td key={x} className="py-1 pe-4 text-start">
                    {cell.map(inlineElement)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )
    case 'rule':
      return <hr key={at} className="border-line-strong" />
  }
}

function inlineElement(inline: Inline, at: number): ReactNode {
  if (typeof inline === 'string') return <Fragment key={at}>{inline}</Fragment>
  switch (inline.is) {
    case 'strong':
      return <strong key={at}>{inline.inside.map(inlineElement)}</strong>
    case 'em':
      return <em key={at}>{inline.inside.map(inlineElement)}</em>
    case 'strike':
      return <s key={at}>{inline.inside.map(inlineElement)}</s>
    case 'code':
      return (
        <code key={at} className="rounded-[4px] bg-fill-active px-1 py-px font-mono text-[0.92em]">
          {inline.text}
        </code>
      )
    case 'link':
      return (
        <a key={at} href={inline.href} target="_blank" rel={linkRel} className={linkClass}>
          {inline.inside.map(inlineElement)}
        </a>
      )
    case 'break':
      return <br key={at} />
  }
}
