import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { cssTarget } from '../scripts/build/vite-preact.ts'
import { chatManifest } from './vite.config.ts'

const assets = join(import.meta.dirname, '../dist/assets')

function chatBundle(): string {
  const manifest = join(assets, chatManifest)
  if (!existsSync(manifest)) throw new Error('Build the chat first (widget/vite.config.ts): the loader contains its hashed name.')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { chat: string }).chat
}

/** The loader: one classic script with a fixed name, for the script tag on customers' pages. */
export default defineConfig(() => ({
  root: import.meta.dirname,
  publicDir: false as const,
  define: { CHAT_BUNDLE: JSON.stringify(chatBundle()), CHAT_MANIFEST: JSON.stringify(`/${chatManifest}`) },
  build: {
    outDir: assets,
    emptyOutDir: false,
    target: 'es2022',
    cssTarget,
    lib: { entry: 'loader.ts', formats: ['iife' as const], name: 'parleyLoader', fileName: () => 'widget.js' },
  },
}))
