import { Avatar } from '../panel/avatar.tsx'
import { useChat } from '../state/chat-context.ts'
import { cardOf } from './answerer.ts'

/**
 * The persona's welcome message at the start of every conversation. It is only shown, never sent.
 */
export function Greeting() {
  const chat = useChat()
  const { t } = chat.i18n
  const card = cardOf(chat.state)
  if (!card) return null
  return (
    <li class="group bot">
      <Avatar name={card.persona} id={card.id} bot />
      <div class="stack">
        <p class="name">
          <bdi>{card.persona}</bdi>
          <span class="badge">{t('ai')}</span>
        </p>
        <div class="bubble" dir="auto">
          <p class="plain">{card.greeting}</p>
        </div>
      </div>
    </li>
  )
}
