import { Fragment } from 'react'
import { type MessageKey, type MessageValues, parts } from './i18n.ts'

/** A message with names or texts of people: each has its own `<bdi>`, so its direction cannot reorder the sentence. */
export function FormattedMessage<K extends MessageKey>({ message, values }: { readonly message: K; readonly values: MessageValues<K>[0] }) {
  return parts(message, ...([values] as MessageValues<K>)).map(({ text, isPlaceholder }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one message never move
    <Fragment key={at}>{isPlaceholder ? <bdi>{text}</bdi> : text}</Fragment>
  ))
}
