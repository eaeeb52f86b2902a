import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { cssTarget, plainImports, preactJsx } from '../scripts/build/vite-preact.ts'

/**
 * Lets tree shaking drop marked's HTML renderer (a quarter of it), of which we use only the lexer:
 * its module ends with assignments such as `marked.Renderer = …` and a `new Marked()`, which
 * bundlers treat as side effects.
 */
const markedLexerOnly: Plugin = {
  name: 'marked-lexer-only',
  transform(code, id) {
    if (!id.endsWith('/marked.esm.js')) return undefined
    let output = ''
    let copied = 0
    for (const statement of this.parse(code).body) {
      if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression') {
        output += code.slice(copied, statement.start)
        copied = statement.end
      }
      if (statement.type !== 'VariableDeclaration') continue
      for (const { init } of statement.declarations) {
        if (init?.type !== 'NewExpression') continue
        output += `${code.slice(copied, init.start)}/* @__PURE__ */ `
        copied = init.start
      }
    }
    return { code: output + code.slice(copied), map: null }
  },
}

/** The file with the path of the newest chat bundle, for loaders of earlier builds. */
export const chatManifest = 'widget.json'

/** Beside the folder of the hashed files, because those are cached forever. */
const manifestWriter: Plugin = {
  name: 'chat-manifest',
  writeBundle({ dir = '' }, bundle) {
    const chat = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry)
    writeFileSync(join(dir, '..', chatManifest), JSON.stringify({ chat: `/widget/${chat?.fileName}` }))
  },
}

/**
 * The chat: modules with hashed names, which the loader imports when the visitor shows interest.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  plugins: [plainImports, markedLexerOnly, manifestWriter],
  oxc: preactJsx,
  build: {
    outDir: '../dist/assets/widget',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget,
    modulePreload: false,
    rolldownOptions: {
      input: { chat: 'widget/chat.tsx' },
      // Lazy chunks import shared modules from the entry: one file to fetch, and it compresses
      // better.
      preserveEntrySignatures: 'allow-extension',
      treeshake: { propertyReadSideEffects: false },
      output: { format: 'es', entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
