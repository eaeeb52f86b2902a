import { stopIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { personaOf } from '../home/answerer.ts'
import { FormattedMessage } from '../messages/message.ts'
import { Avatar } from '../panel/avatar.tsx'
import { useChat } from '../state/chat-context.ts'
import { Text } from './text.tsx'

const Dots = () => (
  <span class="dots" aria-hidden="true">
    <span />
    <span />
    <span />
  </span>
)

/** The assistant's answer while it streams; dots until it starts. The visitor can stop it. */
export function Drafting() {
  const chat = useChat()
  const { t } = chat.i18n
  const snapshot = chat.state.snapshot
  const draft = snapshot?.draft
  const department = snapshot?.room?.department
  if (!draft || !department) return null
  const name = personaOf(chat.state)
  return (
    <li class="group bot drafting">
      <Avatar name={name} id={department.id} bot />
      <div class="stack">
        <p class="name">
          <bdi>{name}</bdi>
          <span class="badge">{t('ai')}</span>
        </p>
        <div class="bubble" dir="auto">
          {draft.text ? <Text text={draft.text} /> : <Dots />}
          <span class="visually-hidden">
            <FormattedMessage message={draft.text ? 'answering' : 'thinking'} values={{ name }} />
          </span>
        </div>
        <button
          type="button"
          class="text-button"
          onClick={() => chat.state.conversation?.request({ type: 'answer.stop' }).catch(() => undefined)}
        >
          <Icon paths={stopIcon} />
          {t('stop')}
        </button>
      </div>
    </li>
  )
}

/** Typing indicators of the other participants. */
export function Typing() {
  const snapshot = useChat().state.snapshot
  const typing = snapshot?.typing.filter((person) => person.id !== snapshot.you?.id) ?? []
  return (
    <>
      {typing.map((person) => (
        <li key={person.id} class="group agent">
          <Avatar name={person.name} id={person.id} person={person} />
          <div class="stack">
            <div class="bubble">
              <Dots />
              <span class="visually-hidden">
                <FormattedMessage message="typing" values={{ name: person.name }} />
              </span>
            </div>
          </div>
        </li>
      ))}
    </>
  )
}
