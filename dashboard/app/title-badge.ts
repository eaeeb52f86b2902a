import { useEffect } from 'react'
import { t } from '../messages/i18n.ts'

/** Shows the number of waiting conversations in the tab's title. */
export function useTitleBadge(waiting: number): void {
  useEffect(() => {
    document.title = waiting > 0 ? t('app.waitingTitle', { n: waiting }) : t('app.name')
  }, [waiting])
}
