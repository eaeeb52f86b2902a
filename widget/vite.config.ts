import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { usedTokens } from './used-tokens.ts'

/** The chat: modules under hashed names, fetched by the loader when somebody wants to talk. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  plugins: [usedTokens([readFileSync(join(import.meta.dirname, 'chat.css'), 'utf8')])],
  build: {
    outDir: '../dist/assets/widget',
    emptyOutDir: true,
    target: 'es2022',
    // light-dark() as it stands; older browsers are older than the shadow roots we need
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    rolldownOptions: {
      input: { chat: 'widget/chat.tsx' },
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
