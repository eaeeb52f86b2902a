import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vite'

const assets = join(import.meta.dirname, '../dist/assets')

function chatBundle(): string {
  const folder = join(assets, 'widget')
  const name = existsSync(folder) && readdirSync(folder).find((file) => /^chat-.+\.js$/.test(file))
  if (!name) throw new Error('Build the chat first (widget/vite.config.ts): the loader carries its hashed name.')
  return `/widget/${name}`
}

/** The loader: one classic script under a name that never changes, for the script tag on customers' pages. */
export default defineConfig(() => ({
  root: import.meta.dirname,
  publicDir: false as const,
  define: { CHAT_BUNDLE: JSON.stringify(chatBundle()) },
  build: {
    outDir: assets,
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: { entry: 'loader.ts', formats: ['iife' as const], name: 'parleyLoader', fileName: () => 'widget.js' },
  },
}))
