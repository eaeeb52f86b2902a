import type { Filling, Word } from './en.ts'
import { useSpeech } from './i18n-context.ts'

/** A sentence of ours with other people's words in it: each stands in its own `<bdi>`, so it cannot turn the sentence around. */
export function Say<W extends Word>({ word, fill }: { readonly word: W; readonly fill: Filling<W> }) {
  const { pieces } = useSpeech()
  return <>{pieces(word, ...fill).map((piece, i) => (piece.hole ? <bdi key={i}>{piece.text}</bdi> : piece.text))}</>
}
