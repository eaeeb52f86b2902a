import { closeIcon, retryIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useChat } from '../state/chat-context.ts'

/** Shown until the home screen's chunk is loaded, and if it cannot be loaded. */
export function LoadingHome({ onClose }: { readonly onClose: () => void }) {
  const chat = useChat()
  const { t } = chat.i18n
  return (
    <div class="loading-home" aria-busy={!chat.state.homeFailed}>
      <button type="button" class="icon-button" aria-label={t('close')} onClick={onClose}>
        <Icon paths={closeIcon} />
      </button>
      {chat.state.homeFailed ? (
        <div role="alert">
          <p>{t('homeFailed')}</p>
          <button type="button" class="chip" onClick={() => chat.loadHome()}>
            <Icon paths={retryIcon} />
            {t('tryAgain')}
          </button>
        </div>
      ) : (
        <span class="spinner" />
      )}
    </div>
  )
}
