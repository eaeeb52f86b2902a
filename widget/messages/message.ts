import { createFormattedMessage } from '../../ui/preact/message.tsx'
import { useChat } from '../state/chat-context.ts'
import type { en } from './en.ts'

export const FormattedMessage = createFormattedMessage<typeof en>(() => useChat().i18n)
