import type { DrawLine } from '../../client/draw/lines.ts'
import type { I18n } from '../messages/i18n.ts'

/** What was said by others after one place, in one sentence, however much that is; nothing when nothing was said. */
export function summaryOf(lines: readonly DrawLine[], after: number, own: string | undefined, { t }: I18n): string | undefined {
  const said = lines.filter(({ seq, kind, by }) => kind === 'message' && seq > after && by.id !== own)
  const last = said.at(-1)
  if (!last) return undefined
  const words = { name: last.by.name, text: last.text }
  return said.length === 1 ? t('toldOne', words) : t('toldMany', { n: said.length, ...words })
}
