import type { Messages, Translator, Values } from '../i18n.ts'

interface FormattedMessageProps<D extends Messages, K extends keyof D & string> {
  readonly message: K
  readonly values: Values<D[K]>[0]
}

/**
 * Makes the `FormattedMessage` component of one UI: a message whose values each have their own
 * `<bdi>`, so that a right-to-left name does not reorder a left-to-right sentence.
 */
export const createFormattedMessage = <D extends Messages>(useI18n: () => Translator<D>) =>
  function FormattedMessage<K extends keyof D & string>({ message, values }: FormattedMessageProps<D, K>) {
    const { parts } = useI18n()
    return (
      <>
        {parts(message, ...([values] as unknown as Values<D[K]>)).map(({ text, isPlaceholder }, i) =>
          isPlaceholder ? <bdi key={i}>{text}</bdi> : text,
        )}
      </>
    )
  }
