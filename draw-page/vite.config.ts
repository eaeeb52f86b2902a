import { defineConfig } from 'vite'
import { cssTarget, plainImports, preactJsx } from '../scripts/build/vite-preact.ts'

/**
 * Nothing is inlined: the page has `default-src 'self'`, which blocks data URLs and inline styles.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/draw/',
  plugins: [plainImports],
  oxc: preactJsx,
  build: {
    outDir: '../dist/assets/draw',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    cssTarget,
    modulePreload: false,
    // One chunk for what lazy chunks import too: many small chunks compress worse.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'preact', test: /node_modules\/preact/ }] } } },
  },
})
