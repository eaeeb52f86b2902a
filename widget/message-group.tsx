import { momentOf, timeOf } from '../ui/dates.ts'
import { Avatar } from './avatar.tsx'
import { useChat } from './chat-context.ts'
import type { Bubble, Row } from './groups.ts'
import { Icon } from './icon.tsx'
import { RichText } from './rich-text.tsx'
import { Failed, StateMark } from './sent-state.tsx'

/** What one author said without a pause: one name, one face, one time. */
export function MessageGroup({ group }: { readonly group: Extract<Row, { is: 'group' }> }) {
  const { speech } = useChat()
  const { t, locale } = speech
  const { by, own, bubbles } = group
  const bot = by.role === 'assistant'
  const last = bubbles.at(-1)
  return (
    <div class={`group ${own ? 'own' : bot ? 'bot' : 'agent'}`}>
      {!own && <Avatar name={by.name} id={by.id} person={by} bot={bot} />}
      <div class="stack">
        {own ? (
          <span class="unseen">{t('you')}</span>
        ) : (
          <p class="name">
            <bdi>{by.name}</bdi>
            {bot && <span class="mark">{t('ai')}</span>}
          </p>
        )}
        {bubbles.map((bubble) => (
          <Said key={bubble.key} bubble={bubble} own={own} />
        ))}
        {last && last.state !== 'failed' && (
          <p class="foot">
            <time dateTime={new Date(last.at).toISOString()} title={momentOf(last.at, locale)}>
              {timeOf(last.at, locale)}
            </time>
            {last.state && <StateMark state={last.state} />}
          </p>
        )}
      </div>
    </div>
  )
}

function Said({ bubble, own }: { readonly bubble: Bubble; readonly own: boolean }) {
  const chat = useChat()
  const { speech, settings } = chat
  const { t } = speech
  const status = chat.snapshot.value?.room?.status.is
  if (bubble.removed) return <p class="bubble removed">{t('removed')}</p>
  return (
    <>
      <div class={`bubble ${bubble.state ?? ''}`} dir="auto">
        {own ? <p class="plain">{bubble.text}</p> : <RichText text={bubble.text} />}
      </div>
      {bubble.sources && (
        <ul class="sources" aria-label={t('sources')}>
          {bubble.sources.map((source) => (
            <li key={source.url}>
              <SourceLink title={source.title} url={source.url} base={settings.base} newTab={t('newTab')} />
            </li>
          ))}
        </ul>
      )}
      {bubble.offersPerson && status === 'assisted' && (
        <button type="button" class="chip offer" aria-disabled={chat.askingPerson.value} onClick={() => chat.talkToPerson()}>
          <Icon name="person" />
          {t('talkToPerson')}
        </button>
      )}
      {bubble.state === 'failed' && <Failed bubble={bubble} />}
    </>
  )
}

/** Sources are pages of ours; any other address is not made a link. */
function SourceLink({
  title,
  url,
  base,
  newTab,
}: {
  readonly title: string
  readonly url: string
  readonly base: string
  readonly newTab: string
}) {
  const ours = URL.canParse(url, base) && new URL(url, base).origin === new URL(base).origin
  const inside = (
    <>
      <Icon name="article" />
      <bdi>{title}</bdi>
    </>
  )
  if (!ours) return <span class="source">{inside}</span>
  return (
    <a class="source" href={new URL(url, base).href} target="_blank" rel="noopener">
      {inside}
      <span class="unseen"> {newTab}</span>
    </a>
  )
}
