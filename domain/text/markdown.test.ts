import { describe, expect, it } from 'vitest'
import { linkedText, urlLength } from './links.ts'
import { type Block, type Inline, markdownTree, plainText, safeLink } from './markdown.ts'

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

  it('shows a tag as text and an image as a link', () => {
    expect(JSON.stringify(markdownTree('<img src=x onerror=alert(1)> ![a cat](https://evil.example/t.png)'))).toBe(
      JSON.stringify([
        {
          is: 'paragraph',
          inside: ['<img src=x onerror=alert(1)>', ' ', { is: 'link', href: 'https://evil.example/t.png', inside: ['a cat'] }],
        },
      ]),
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

/** What the reader sees of a text, line by line, with the numbers of lists. */
const read = (text: string): string => plainText(text)

describe('what was typed is what is read', () => {
  it.each([
    '[1]: https://example.com/doc',
    '\\\\server\\share\\_folder',
    'C:\\_new\\*old*\\x',
    '\\d+\\.\\d+',
    '\\(\\frac{1}{2}\\)',
    '0. zero\n1. one',
    '1. one\n2. two\n4. four',
    '7) seven\n8) eight'.replaceAll(')', '.'),
    '<div class="a">\n  <p>Hi</p>\n</div>',
    'function x() {\n  return 1\n    + 2\n}',
    'a    b\tc',
    '2*3*4 and 2**3**4',
    '~5 or ~6~ GB',
    'Maya\n---',
    'Total\n===',
    '&amp; &lt; &#106;',
    '[x](ftp://files.example/a)',
    'a\\\nb',
    'snake_case_name __x',
    '<details> please',
    '#1 and #tag',
    '#',
    '>',
    '-',
    '---',
    '```',
    '***',
  ])('%j', (text) => {
    expect(read(text).replace(/\s+$/, '')).toBe(text === 'Maya\n---' ? 'Maya' : text)
  })

  it('an address without words is shown, of a link and of an image', () => {
    expect(read('![](https://example.com/x.png)')).toBe('https://example.com/x.png')
    expect(read('[](https://example.com/x)')).toBe('https://example.com/x')
    expect(linksIn(markdownTree('![a](https://example.com/x.png)'))).toEqual(['https://example.com/x.png'])
  })

  it('a task stands on one line with its box', () => {
    expect(markdownTree('- [ ] todo\n- [x] done')).toEqual([
      {
        is: 'list',
        ordered: false,
        start: 1,
        items: [[{ is: 'paragraph', inside: ['[ ] ', 'todo'] }], [{ is: 'paragraph', inside: ['[x] ', 'done'] }]],
      },
    ])
  })

  it('text after the opening of a code block stays, a language does not', () => {
    expect(read('```npm install\nnpm test\n```')).toBe('npm install\nnpm test')
    expect(read('```bash\nnpm test\n```')).toBe('npm test')
  })

  it('an escaped sign is that sign', () => {
    expect(read('1\\. not a list, \\*not strong\\*')).toBe('1. not a list, *not strong*')
  })
})

describe('plain text', () => {
  it('has no marks', () => {
    expect(read('# Open **DNS**\n\n- *one* [page](https://a.example)\n- `two`\n\n> ~~three~~\n\n| a | b |\n|---|---|\n| 1 | 2 |')).toBe(
      'Open DNS\none page\ntwo\nthree\na · b\n1 · 2',
    )
  })
})

describe('the end of a URL', () => {
  it.each([
    ['انظر https://example.com/مسار، شكراً', 'https://example.com/مسار'],
    ['请看https://example.com/路径。谢谢', 'https://example.com/路径'],
    ['（https://example.com/a）', 'https://example.com/a'],
    ['see https://example.com/a_(b), then', 'https://example.com/a_(b)'],
    ['(see https://example.com/a).', 'https://example.com/a'],
    ['https://example.com/order?id=12!', 'https://example.com/order?id=12'],
    ['“https://example.com/a”', 'https://example.com/a'],
    ['https://example.com/a؟', 'https://example.com/a'],
  ])('%s', (text, url) => {
    expect(linkedText(text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.href]))).toEqual([url])
    expect(linksIn(markdownTree(text))).toEqual([new URL(url).href])
  })

  it('a text in pieces is the whole text', () => {
    for (const text of ['no link', 'https://', 'http://http://a.b c', 'a https://x.example, b HTTPS://Y.example/']) {
      expect(
        linkedText(text)
          .map((piece) => (typeof piece === 'string' ? piece : piece.href))
          .join(''),
      ).toBe(text)
    }
    expect(urlLength(`https://a.example/${')'.repeat(4_000)}`)).toBe('https://a.example/'.length)
  })
})
