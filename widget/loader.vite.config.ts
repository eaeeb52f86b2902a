import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { cssTarget } from '../scripts/vite-preact.ts'

const assets = join(import.meta.dirname, '../dist/assets')

function chatBundle(): string {
  const folder = join(assets, 'widget')
  const name = existsSync(folder) && readdirSync(folder).find((file) => /^chat-.+\.js$/.test(file))
  if (!name) throw new Error('Build the chat first (widget/vite.config.ts): the loader contains its hashed name.')
  return `/widget/${name}`
}

/** The loader: one classic script with a fixed name, for the script tag on customers' pages. */
export default defineConfig(() => ({
  root: import.meta.dirname,
  publicDir: false as const,
  define: { CHAT_BUNDLE: JSON.stringify(chatBundle()) },
  build: {
    outDir: assets,
    emptyOutDir: false,
    target: 'es2022',
    cssTarget,
    lib: { entry: 'loader.ts', formats: ['iife' as const], name: 'parleyLoader', fileName: () => 'widget.js' },
  },
}))
