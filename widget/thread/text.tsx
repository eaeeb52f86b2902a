import { useChat } from '../state/chat-context.ts'

/**
 * The text of a message of the assistant or an agent: plain until the markdown renderer is loaded.
 */
export function Text({ text }: { readonly text: string }) {
  const { RichText } = useChat().state
  return RichText ? <RichText text={text} /> : <p class="plain">{text}</p>
}
