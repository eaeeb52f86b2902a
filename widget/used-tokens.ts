import type { Plugin } from 'vite'

const declaration = /^\s*(--[\w-]+):[^;]*;\n?/gm

/** Leaves of `ui/tokens.css` what the widget's own styles read; a visitor need not fetch the colours of the dashboard. */
export function usedTokens(styles: readonly string[]): Plugin {
  return {
    name: 'used-tokens',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('ui/tokens.css')) return undefined
      let tokens = code
      for (let before = ''; before !== tokens; ) {
        before = tokens
        tokens = tokens.replace(declaration, (whole, name: string) =>
          before.includes(`var(${name})`) || styles.some((style) => style.includes(`var(${name})`)) ? whole : '',
        )
      }
      return tokens
    },
  }
}
