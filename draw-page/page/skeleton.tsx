import type { ComponentChildren } from 'preact'
import { useI18n } from '../messages/i18n-context.ts'

/** Placeholder while the draw loads. `children` are shown in the chat. */
export function Skeleton({ children }: { readonly children?: ComponentChildren }) {
  const { t } = useI18n()
  return (
    <div class="draw-view" aria-busy="true">
      <p class="visually-hidden" role="status">
        {t('loading')}
      </p>
      <div class="stage" aria-hidden="true">
        <div class="stage-middle">
          <span class="bar pill-bar" />
          <span class="bar title-bar" />
          <span class="bar card-bar" />
        </div>
      </div>
      <div class="chat">
        {children}
        <div class="bars" aria-hidden="true">
          {[1, 2, 3, 4, 5, 6].map((n) => (
            <span key={n} class="bar-line">
              <span class="bar avatar-bar" />
              <span class="bar" />
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}
