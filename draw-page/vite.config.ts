import { defineConfig, type Plugin } from 'vite'

/** A second language has no styles of its own to wait for; what Vite would bring to look after them weighs more than a kilobyte. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load()' : undefined),
}

/** Nothing is inlined: the page lives under `default-src 'self'`, where a data: picture or a style in the page is refused. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/draw/',
  plugins: [plainImports],
  // Plain calls of `h`: the automatic runtime would ride along, and name every child.
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' }, jsxInject: "import { Fragment, h } from 'preact'" },
  build: {
    outDir: '../dist/assets/draw',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    // light-dark() as it stands
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
  },
})
