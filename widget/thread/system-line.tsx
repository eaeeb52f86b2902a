import type { JSX } from 'preact'
import type { Line } from '../../client/conversation/lines.ts'
import { timeOf } from '../../ui/dates.ts'
import { Say } from '../messages/message.tsx'
import { useChat } from '../state/chat-context.ts'

type Told = (line: Line, own: boolean) => JSX.Element

/** What happened besides messages, each kind as one sentence; a kind that is not here is not told. */
const sentences: Readonly<Record<string, Told>> = {
  'person.requested': (_, own) => <Say word={own ? 'askedForPerson' : 'personAsked'} fill={[]} />,
  'claim.taken': ({ by }) => <Say word="joined" fill={[{ name: by.name }]} />,
  'claim.released': ({ event, by }) => <Say word="left" fill={[{ name: event.type === 'claim.released' ? event.agent.name : by.name }]} />,
  'conversation.resolved': ({ by }) => <Say word="resolved" fill={[{ name: by.name }]} />,
  'conversation.reopened': () => <Say word="reopened" fill={[]} />,
}

export function SystemLine({ line, own }: { readonly line: Line; readonly own: boolean }) {
  const { i18n } = useChat()
  const told = sentences[line.event.type]
  if (!told) return null
  return (
    <p class="system">
      <span>
        {told(line, own)}
        <time dateTime={new Date(line.at).toISOString()}> · {timeOf(line.at, i18n.locale)}</time>
      </span>
    </p>
  )
}
