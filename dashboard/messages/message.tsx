import { Fragment } from 'react'
import { type MessageKey, type MessageValues, pieces } from './i18n.ts'

/** A sentence with other people's words in it: each stands in its own `<bdi>`, so it cannot turn the sentence around. */
export function FormattedMessage<W extends MessageKey>({ word, fill }: { readonly word: W; readonly fill: MessageValues<W>[0] }) {
  return pieces(word, ...([fill] as MessageValues<W>)).map(({ text, isPlaceholder }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence never move
    <Fragment key={at}>{isPlaceholder ? <bdi>{text}</bdi> : text}</Fragment>
  ))
}
