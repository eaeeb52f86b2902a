import { describe, expect, it } from 'vitest'
import { type Block, type Inline, markdownTree, safeLink } from './markdown.ts'

const linksIn = (blocks: readonly Block[]): string[] => {
  const found: string[] = []
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk)
    else if (node && typeof node === 'object') {
      if ((node as { is?: string }).is === 'link') found.push((node as Extract<Inline, { href: string }>).href)
      Object.values(node).forEach(walk)
    }
  }
  walk(blocks)
  return found
}

describe('markdown from Nour or Maya', () => {
  it('becomes paragraphs, lists, emphasis and links', () => {
    expect(markdownTree('Open **DNS**, then:\n\n1. Add an `MX` record\n2. Wait')).toEqual([
      { is: 'paragraph', inside: ['Open ', { is: 'strong', inside: ['DNS'] }, ', then:'] },
      {
        is: 'list',
        ordered: true,
        start: 1,
        items: [[{ is: 'paragraph', inside: ['Add an ', { is: 'code', text: 'MX' }, ' record'] }], [{ is: 'paragraph', inside: ['Wait'] }]],
      },
    ])
  })

  it('keeps a single line break', () => {
    expect(markdownTree('one\ntwo')).toEqual([{ is: 'paragraph', inside: ['one', { is: 'break' }, 'two'] }])
  })

  it('makes our own paths absolute, because the page is on another site', () => {
    expect(linksIn(markdownTree('[how](/help/point-a-domain)', { base: 'https://chat.example' }))).toEqual([
      'https://chat.example/help/point-a-domain',
    ])
  })
})

describe('markdown from Mallory', () => {
  const scripts = [
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java\nscript:alert(1))',
    '[x](<java\tscript:alert(1)>)',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](vbscript:msgbox)',
    '[x](file:///etc/passwd)',
    '[x](//evil.example/a)',
    '[x](/\\evil.example/a)',
    '[x](&#106;avascript:alert(1))',
    '<javascript:alert(1)>',
  ]
  it.each(scripts)('%j makes no link', (text) => {
    expect(linksIn(markdownTree(text, { base: 'https://chat.example' }))).toEqual([])
  })

  it('shows a tag as text and an image as its alternative text', () => {
    expect(JSON.stringify(markdownTree('<img src=x onerror=alert(1)> ![a cat](https://evil.example/t.png)'))).toBe(
      JSON.stringify([{ is: 'paragraph', inside: ['<img src=x onerror=alert(1)>', ' ', 'a cat'] }]),
    )
  })

  it('allows four URL schemes and nothing else', () => {
    expect(['https://a.example/', 'http://a.example/', 'mailto:a@b.example', 'tel:+9611'].map((href) => safeLink(href))).toEqual([
      'https://a.example/',
      'http://a.example/',
      'mailto:a@b.example',
      'tel:+9611',
    ])
    expect(safeLink('ftp://a.example')).toBeUndefined()
  })

  const heavy = [
    '>',
    '- ',
    '*',
    '**a ',
    '[',
    '![',
    '[a](',
    '`',
    '<',
    '\\',
    '_a',
    '1. ',
    '|a',
    '&#',
    '~~',
    '> - ',
    'a*',
    ' \n',
    '[a]: ',
    'http://',
  ]
  it.each(heavy)('4,000 characters of %j take no noticeable time', (pattern) => {
    const started = performance.now()
    markdownTree(pattern.repeat(Math.floor(4000 / pattern.length)))
    // Backtracking would take minutes here; a busy machine takes seconds.
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
