import { stopIcon } from '../../ui/icons.ts'
import { personaOf } from '../home/who-answers.ts'
import { Say } from '../messages/message.tsx'
import { Avatar } from '../panel/avatar.tsx'
import { Icon } from '../panel/icon.tsx'
import { useChat } from '../state/chat-context.ts'
import { RichText } from './rich-text.tsx'

const Dots = () => (
  <span class="dots" aria-hidden="true">
    <span />
    <span />
    <span />
  </span>
)

/** The assistant's answer as it comes; dots while it thinks. It can be stopped at any time. */
export function Drafting() {
  const chat = useChat()
  const { t } = chat.i18n
  const shot = chat.state.snapshot
  const draft = shot?.draft
  const department = shot?.room?.department
  if (!draft || !department) return null
  const name = personaOf(chat.state)
  return (
    <div class="group bot drafting">
      <Avatar name={name} id={department.id} bot />
      <div class="stack">
        <p class="name">
          <bdi>{name}</bdi>
          <span class="mark">{t('ai')}</span>
        </p>
        <div class="bubble" dir="auto">
          {draft.text ? <RichText text={draft.text} /> : <Dots />}
          <span class="unseen">
            <Say word={draft.text ? 'answering' : 'thinking'} fill={[{ name }]} />
          </span>
        </div>
        <button
          type="button"
          class="text-button"
          onClick={() => chat.state.conversation?.request({ type: 'answer.stop' }).catch(() => undefined)}
        >
          <Icon of={stopIcon} />
          {t('stop')}
        </button>
      </div>
    </div>
  )
}

/** Who else is writing now. */
export function Typing() {
  const shot = useChat().state.snapshot
  const typing = shot?.typing.filter((person) => person.id !== shot.you?.id) ?? []
  return (
    <>
      {typing.map((person) => (
        <div key={person.id} class="group agent">
          <Avatar name={person.name} id={person.id} person={person} />
          <div class="stack">
            <div class="bubble">
              <Dots />
              <span class="unseen">
                <Say word="typing" fill={[{ name: person.name }]} />
              </span>
            </div>
          </div>
        </div>
      ))}
    </>
  )
}
