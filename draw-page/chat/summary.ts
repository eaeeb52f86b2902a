import type { DrawLine } from '../../client/draw/lines.ts'
import type { I18n } from '../messages/i18n.ts'

/**
 * One sentence about the messages that other people posted after a `seq`; undefined if there are
 * none.
 */
export function summaryOf(lines: readonly DrawLine[], after: number, own: string | undefined, { t }: I18n): string | undefined {
  const added = lines.filter(({ seq, kind, by }) => kind === 'message' && seq > after && by.id !== own)
  const last = added.at(-1)
  if (!last) return undefined
  const values = { name: last.by.name, text: last.text }
  return added.length === 1 ? t('newMessageFrom', values) : t('newMessagesFrom', { n: added.length, ...values })
}
