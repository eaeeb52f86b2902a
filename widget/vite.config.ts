import { defineConfig } from 'vite'

/** The chat: modules under hashed names, fetched by the loader when somebody wants to talk. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  // Plain calls of `h`: the automatic runtime would ride along, and name every child.
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' }, jsxInject: "import { Fragment, h } from 'preact'" },
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
