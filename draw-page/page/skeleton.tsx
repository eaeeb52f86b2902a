import type { ComponentChildren } from 'preact'
import { useI18n } from '../messages/i18n-context.ts'

/** The shape of what is coming. Inside stands what may be said meanwhile. */
export function Skeleton({ children }: { readonly children?: ComponentChildren }) {
  const { t } = useI18n()
  return (
    <div class="hall" aria-busy="true">
      <p class="unseen" role="status">
        {t('loading')}
      </p>
      <div class="stage" aria-hidden="true">
        <div class="stage-middle">
          <span class="bone pill-bone" />
          <span class="bone title-bone" />
          <span class="bone card-bone" />
        </div>
      </div>
      <div class="chat">
        {children}
        <div class="bones" aria-hidden="true">
          {[1, 2, 3, 4, 5, 6].map((n) => (
            <span key={n} class="bone-line">
              <span class="bone face-bone" />
              <span class="bone" />
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}
