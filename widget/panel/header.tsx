import { backIcon, closeIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { answererOf } from '../home/answerer.ts'
import { useChat } from '../state/chat-context.ts'
import { Avatar } from './avatar.tsx'

/** Shows who answers, and whether that is a person. */
export function Header({ onClose }: { readonly onClose: () => void }) {
  const chat = useChat()
  const { t } = chat.i18n
  const room = chat.state.snapshot?.room
  const status = room?.status.is ?? 'assisted'
  const answerer = answererOf(chat.state)
  const isPerson = status === 'claimed'
  const isSlow = chat.state.snapshot?.connection.slow
  const isStarted = chat.state.conversation || chat.state.firstMessages.length > 0
  const isOnline = isPerson && room?.present.some(({ id }) => id === answerer.id)
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
      {!isStarted && chat.state.department && (
        <button type="button" class="icon-button" aria-label={t('back')} onClick={() => chat.choose(undefined)}>
          <Icon paths={backIcon} flip />
        </button>
      )}
      <Avatar name={answerer.name} id={answerer.id} person={answerer.person} bot={!isPerson} />
      <div class="header-text">
        <h2>
          <bdi>{answerer.name}</bdi>
          {!isPerson && (
            <span class="badge" title={t('aiLong')}>
              {t('ai')}
            </span>
          )}
        </h2>
        <p>
          {isSlow ? <span class="dot slow" role="img" aria-label={t('slow')} title={t('slow')} /> : isOnline && <span class="dot" />}
          {isOnline ? `${subtitle} · ${t('online')}` : subtitle}
        </p>
      </div>
      <button type="button" class="icon-button" aria-label={t('close')} onClick={onClose}>
        <Icon paths={closeIcon} />
      </button>
    </div>
  )
}
