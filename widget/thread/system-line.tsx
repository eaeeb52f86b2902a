import type { ComponentChild } from 'preact'
import type { Line } from '../../client/conversation/lines.ts'
import { timeOf } from '../../ui/dates.ts'
import type { I18n } from '../messages/i18n.ts'
import { FormattedMessage } from '../messages/message.ts'
import { useChat } from '../state/chat-context.ts'

type Sentence = (line: Line, own: boolean, t: I18n['t']) => ComponentChild

/** One sentence per event type; an event type that is missing here is not shown. */
const sentences: Readonly<Record<string, Sentence>> = {
  'person.requested': (_, own, t) => t(own ? 'youRequestedPerson' : 'personRequested'),
  'wait.cancelled': (_line, _own, t) => t('waitCancelled'),
  'claim.taken': ({ by }) => <FormattedMessage message="joined" values={{ name: by.name }} />,
  'claim.released': ({ event, by }) => (
    <FormattedMessage message="left" values={{ name: event.type === 'claim.released' ? event.agent.name : by.name }} />
  ),
  'conversation.resolved': ({ by }, _own, t) =>
    by.role === 'system' ? t('resolvedIdle') : <FormattedMessage message="resolved" values={{ name: by.name }} />,
  'conversation.reopened': (_line, _own, t) => t('reopened'),
}

export function SystemLine({ line, own }: { readonly line: Line; readonly own: boolean }) {
  const { i18n } = useChat()
  const sentence = sentences[line.event.type]
  if (!sentence) return null
  return (
    <li class="system">
      <span>
        {sentence(line, own, i18n.t)}
        <time dateTime={new Date(line.at).toISOString()}> · {timeOf(line.at, i18n.locale)}</time>
      </span>
    </li>
  )
}
