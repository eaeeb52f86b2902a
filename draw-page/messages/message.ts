import { createFormattedMessage } from '../../ui/preact/message.tsx'
import type { en } from './en.ts'
import { useI18n } from './i18n-context.ts'

export const FormattedMessage = createFormattedMessage<typeof en>(useI18n)
