import { backIcon, closeIcon } from '../../ui/icons.ts'
import { answererOf } from '../home/who-answers.ts'
import { useChat } from '../state/chat-context.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icon.tsx'

/** Who answers here, and whether that is a person. */
export function Header({ onClose }: { readonly onClose: () => void }) {
  const chat = useChat()
  const { t } = chat.i18n
  const room = chat.state.snapshot?.room
  const status = room?.status.is ?? 'assisted'
  const answers = answererOf(chat.state)
  const isPerson = status === 'claimed'
  const isSlow = chat.state.snapshot?.connection.slow
  const isHere = isPerson && room?.present.some((one) => one.id === answers.id)
  const subtitle =
    status === 'claimed'
      ? t('supportTeam')
      : status === 'waiting'
        ? t('waitingTitle')
        : status === 'resolved'
          ? t('closed')
          : t('answersAtOnce')
  return (
    <div class="header">
      {!chat.state.conversation && (
        <button type="button" class="quiet" aria-label={t('back')} onClick={() => chat.choose(undefined)}>
          <Icon of={backIcon} flip />
        </button>
      )}
      <Avatar name={answers.name} id={answers.id} person={answers.person} bot={!isPerson} />
      <div class="who">
        <h2>
          <bdi>{answers.name}</bdi>
          {!isPerson && (
            <span class="mark" title={t('aiLong')}>
              {t('ai')}
            </span>
          )}
        </h2>
        <p>
          {isSlow ? <span class="dot slow" role="img" aria-label={t('slow')} title={t('slow')} /> : isHere && <span class="dot" />}
          {isHere ? `${subtitle} · ${t('here')}` : subtitle}
        </p>
      </div>
      <button type="button" class="quiet" aria-label={t('close')} onClick={onClose}>
        <Icon of={closeIcon} />
      </button>
    </div>
  )
}
