import type { Plugin, UserConfig } from 'vite'

/**
 * Replaces Vite's helper for dynamic imports, which also loads a chunk's style sheets: our lazy
 * chunks have none, and the helper is larger than a kilobyte.
 */
export const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load()' : undefined),
}

/** The classic JSX runtime is smaller: the automatic one adds a module and names every child. */
export const preactJsx = {
  jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
  jsxInject: "import { Fragment, h } from 'preact'",
} as const satisfies UserConfig['oxc']

/**
 * These browsers support light-dark() as it is; older ones lack other features that the widget and
 * the draw page need.
 */
export const cssTarget = ['chrome123', 'firefox120', 'safari17.5']
