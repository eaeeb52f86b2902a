/**
 * The CSS of the help pages. A file of its own, because their Content-Security-Policy allows no
 * inline style.
 */
export const helpStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(oklch(0.985 0.002 275), oklch(0.178 0.008 275));
  --surface: light-dark(oklch(1 0 0), oklch(0.215 0.01 275));
  --fill: light-dark(oklch(0.962 0.004 275), oklch(0.27 0.012 275));
  --line: light-dark(oklch(0.912 0.006 275), oklch(0.325 0.014 275));
  --text: light-dark(oklch(0.22 0.018 275), oklch(0.955 0.004 275));
  --soft: light-dark(oklch(0.48 0.018 275), oklch(0.755 0.014 275));
  --accent: light-dark(oklch(0.475 0.21 277), oklch(0.8 0.105 277));
  --accent-soft: light-dark(oklch(0.962 0.022 277), oklch(0.275 0.065 277));
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font: 16px/1.65 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Naskh Arabic", sans-serif;
  text-rendering: optimizeLegibility;
  overflow-wrap: break-word;
}
a { color: var(--accent); text-underline-offset: 3px; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
.bar { border-block-end: 1px solid var(--line); background: var(--surface); }
.bar > div, main, footer { max-inline-size: 46rem; margin-inline: auto; padding-inline: 24px; }
.bar > div { display: flex; align-items: center; justify-content: space-between; gap: 16px; block-size: 56px; }
.bar a { text-decoration: none; font-size: 14px; }
.bar .home { display: flex; align-items: center; gap: 8px; color: var(--text); font-weight: 600; font-size: 15px; }
.bar svg { inline-size: 22px; block-size: 22px; color: var(--accent); }
main { padding-block: 48px 32px; }
h1 { font-size: clamp(26px, 5vw, 34px); line-height: 1.2; letter-spacing: -0.018em; margin: 0; text-wrap: balance; }
:lang(ar) h1, :lang(ar) h2 { letter-spacing: 0; line-height: 1.4; }
.kind { color: var(--accent); font-size: 14px; font-weight: 600; margin: 0 0 8px; }
.lead { color: var(--soft); font-size: 18px; margin: 8px 0 0; }
article { margin-block-start: 24px; }
article > p:first-child { font-size: 18px; }
h2 { font-size: 20px; line-height: 1.35; letter-spacing: -0.01em; margin: 40px 0 8px; }
h3 { font-size: 16px; margin: 24px 0 4px; }
p, ul, ol { margin: 0 0 16px; }
ul, ol { padding-inline-start: 24px; }
li { margin-block-end: 6px; }
li::marker { color: var(--soft); }
code {
  font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  background: var(--fill);
  border: 1px solid var(--line);
  border-radius: 6px;
  padding: 1px 5px;
  unicode-bidi: isolate;
}
pre { background: var(--fill); border: 1px solid var(--line); border-radius: 12px; padding: 16px; overflow-x: auto; }
pre code { background: none; border: 0; padding: 0; }
blockquote { margin: 0 0 16px; padding-inline-start: 16px; border-inline-start: 3px solid var(--line); color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; inline-size: 100%; font-size: 15px; }
th, td { text-align: start; padding: 8px 12px; border-block-end: 1px solid var(--line); }
hr { border: 0; border-block-start: 1px solid var(--line); margin-block: 32px; }
.cards { list-style: none; padding: 0; margin: 0 0 8px; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); overflow: clip; }
.cards li { margin: 0; }
.cards li + li { border-block-start: 1px solid var(--line); }
.cards a { display: flex; align-items: center; justify-content: space-between; gap: 16px; padding: 12px 16px; color: inherit; text-decoration: none; transition: background-color 120ms ease-out; }
.cards a:hover { background: var(--fill); }
.cards a:focus-visible { outline-offset: -2px; border-radius: 12px; }
.cards svg { flex: none; inline-size: 16px; block-size: 16px; color: var(--soft); }
[dir="rtl"] .cards svg { transform: scaleX(-1); }
.language { margin-block-start: 24px; }
.ask { margin: 40px 0 0; padding: 16px 20px; border-radius: 12px; background: var(--accent-soft); font-size: 15px; }
footer { padding-block: 0 48px; }
@media (max-width: 480px) { main { padding-block-start: 32px; } .bar > div, main, footer { padding-inline: 16px; } }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print { .bar, .ask, .more { display: none; } body { background: none; } }
`
