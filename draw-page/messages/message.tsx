import type { MessageKey, MessageValues } from './i18n.ts'
import { useI18n } from './i18n-context.ts'

/** A sentence of ours with other people's words in it: each stands in its own `<bdi>`, so it cannot turn the sentence around. */
export function Say<W extends MessageKey>({ word, fill }: { readonly word: W; readonly fill: MessageValues<W> }) {
  const { parts } = useI18n()
  return <>{parts(word, ...fill).map((piece, i) => (piece.isPlaceholder ? <bdi key={i}>{piece.text}</bdi> : piece.text))}</>
}
