import { alertIcon, closeIcon, forwardIcon, offlineIcon, personIcon, retryIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { Avatar } from '../panel/avatar.tsx'
import { useChat } from '../state/chat-context.ts'
import styles from '../styles/home.css?inline'

export { styles }

/**
 * The first screen: the departments, and who answers for each. It is a lazy chunk with its own
 * styles.
 */
export function Home({ onClose }: { readonly onClose: () => void }) {
  const chat = useChat()
  const { t } = chat.i18n
  const config = chat.state.config
  return (
    <div class="home">
      <div class="hero">
        <div class="hero-top">
          <span class="avatars">
            {config?.departments.map((card) => (
              <Avatar key={card.id} name={card.persona} id={card.id} bot />
            ))}
          </span>
          <button type="button" class="icon-button" aria-label={t('close')} onClick={onClose}>
            <Icon paths={closeIcon} />
          </button>
        </div>
        <h2>{t('greeting')}</h2>
        <p>{t('howCanWeHelp')}</p>
      </div>
      <div class="home-body">
        {chat.state.isForbidden ? (
          <div class="empty" role="alert">
            <Icon paths={alertIcon} />
            <p>{t('notAvailableHere')}</p>
          </div>
        ) : chat.state.configFailed ? (
          <div class="empty" role="alert">
            <Icon paths={offlineIcon} />
            <p>{t('loadFailed')}</p>
            <button type="button" class="outlined" onClick={() => chat.loadConfig()}>
              <Icon paths={retryIcon} />
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
                  <span class="topic-text">
                    <span class="topic-name">
                      <bdi>{card.name}</bdi>
                    </span>
                    <span class="topic-description">
                      <bdi>{card.description}</bdi>
                    </span>
                    <span class="topic-persona">
                      <bdi>{card.persona}</bdi>
                      <span class="badge">{t('ai')}</span>
                    </span>
                  </span>
                  <Icon paths={forwardIcon} flip />
                </button>
              ))
            ) : (
              <Skeleton />
            )}
          </nav>
        )}
        {!chat.state.isForbidden && (
          <button type="button" class="card person-card" aria-disabled={chat.state.isRequestingPerson} onClick={() => chat.requestPerson()}>
            <span class="round">
              <Icon paths={personIcon} />
            </span>
            <span class="topic-text">
              <span class="topic-name">{chat.state.isRequestingPerson ? t('requestingPerson') : t('talkToPerson')}</span>
              <span class="topic-description">
                {config && config.agentsOnline > 0 && <span class="dot" />}
                {config && config.agentsOnline > 0 ? t('teamOnline', { n: config.agentsOnline }) : t('teamOffline')}
              </span>
            </span>
            <Icon paths={forwardIcon} flip />
          </button>
        )}
        {chat.state.inputError && (
          <p class="input-error" role="alert">
            <Icon paths={alertIcon} />
            {chat.state.inputError.message}
          </p>
        )}
        <p class="ai-note">{t('aiNote')}</p>
      </div>
    </div>
  )
}

const Skeleton = () => (
  <>
    {[0, 1, 2].map((n) => (
      <div key={n} class="topic skeleton">
        <span class="avatar" />
        <span class="topic-text">
          <span class="bar" />
          <span class="bar long" />
        </span>
      </div>
    ))}
  </>
)
