import { alertIcon, closeIcon, forwardIcon, offlineIcon, personIcon, retryIcon } from '../../ui/icons.ts'
import { Avatar } from '../panel/avatar.tsx'
import { Icon } from '../panel/icon.tsx'
import { useChat } from '../state/chat-context.ts'

/** The first screen: what it is about, and who will answer. */
export function Home({ onClose }: { readonly onClose: () => void }) {
  const chat = useChat()
  const { t } = chat.i18n
  const config = chat.state.config
  return (
    <div class="home">
      <div class="hero">
        <div class="hero-top">
          <span class="faces">
            {config?.departments.map((card) => (
              <Avatar key={card.id} name={card.persona} id={card.id} bot />
            ))}
          </span>
          <button type="button" class="quiet" aria-label={t('close')} onClick={onClose}>
            <Icon of={closeIcon} />
          </button>
        </div>
        <h2>{t('hello')}</h2>
        <p>{t('howCanWeHelp')}</p>
      </div>
      <div class="home-body">
        {chat.state.configFailed ? (
          <div class="empty" role="alert">
            <Icon of={offlineIcon} />
            <p>{t('loadFailed')}</p>
            <button type="button" class="outlined" onClick={() => chat.loadConfig()}>
              <Icon of={retryIcon} />
              {t('tryAgain')}
            </button>
          </div>
        ) : (
          <nav class="card topics" aria-label={t('topics')}>
            <h3>{t('topics')}</h3>
            {config ? (
              config.departments.map((card) => (
                <button type="button" key={card.id} class="topic" onClick={() => chat.choose(card)}>
                  <Avatar name={card.persona} id={card.id} bot />
                  <span class="topic-words">
                    <span class="topic-name">
                      <bdi>{card.name}</bdi>
                    </span>
                    <span class="topic-about">
                      <bdi>{card.description}</bdi>
                    </span>
                    <span class="topic-who">
                      <bdi>{card.persona}</bdi>
                      <span class="mark">{t('ai')}</span>
                    </span>
                  </span>
                  <Icon of={forwardIcon} flip />
                </button>
              ))
            ) : (
              <Skeleton />
            )}
          </nav>
        )}
        <button type="button" class="card person-card" aria-disabled={chat.state.askingPerson} onClick={() => chat.talkToPerson()}>
          <span class="round">
            <Icon of={personIcon} />
          </span>
          <span class="topic-words">
            <span class="topic-name">{chat.state.askingPerson ? t('askingPerson') : t('talkToPerson')}</span>
            <span class="topic-about">
              {config && config.agentsOnline > 0 && <span class="dot" />}
              {config && config.agentsOnline > 0 ? t('teamOnline', { n: config.agentsOnline }) : t('teamOffline')}
            </span>
          </span>
          <Icon of={forwardIcon} flip />
        </button>
        {chat.state.notice && (
          <p class="notice" role="alert">
            <Icon of={alertIcon} />
            {chat.state.notice.message}
          </p>
        )}
        <p class="promise">{t('aiPromise')}</p>
      </div>
    </div>
  )
}

const Skeleton = () => (
  <>
    {[0, 1, 2].map((n) => (
      <div key={n} class="topic skeleton">
        <span class="avatar" />
        <span class="topic-words">
          <span class="bone" />
          <span class="bone long" />
        </span>
      </div>
    ))}
  </>
)
