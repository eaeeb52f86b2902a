import { useEffect } from 'react'
import { t } from '../messages/i18n.ts'

/** The number of people who wait, where it is seen from another tab. */
export function useTitleBadge(waiting: number): void {
  useEffect(() => {
    document.title = waiting > 0 ? t('app.waitingTitle', { n: waiting }) : t('app.name')
  }, [waiting])
}
