import { Fragment } from 'react'
import { type MessageKey, type MessageValues, parts } from './i18n.ts'

/** A message whose values have their own `<bdi>`, so that their direction cannot reorder it. */
export function FormattedMessage<K extends MessageKey>({ message, values }: { readonly message: K; readonly values: MessageValues<K>[0] }) {
  return parts(message, ...([values] as MessageValues<K>)).map(({ text, isPlaceholder }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one message never move
    <Fragment key={at}>{isPlaceholder ? <bdi>{text}</bdi> : text}</Fragment>
  ))
}
