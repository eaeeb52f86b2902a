import { dateTimeOf, timeOf } from '../../ui/dates.ts'
import { articleIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { Avatar } from '../panel/avatar.tsx'
import { useChat } from '../state/chat-context.ts'
import type { Bubble, Group } from './groups.ts'
import { memo } from './memo.ts'
import { Failed, SentState } from './sent-state.tsx'
import { Text } from './text.tsx'

interface MessageGroupProps {
  readonly group: Group
  /** The author's name in the visitor's language. */
  readonly name: string
  /** Changes once, when the markdown renderer is loaded. */
  readonly hasMarkdown: boolean
}

/** Consecutive messages of one author: one name, one avatar, one time. */
export const MessageGroup = memo(function MessageGroup({ group, name }: MessageGroupProps) {
  const { i18n } = useChat()
  const { t, locale } = i18n
  const { by, own, bubbles } = group
  const bot = by.role === 'assistant'
  const last = bubbles.at(-1)
  return (
    <li class={`group ${own ? 'own' : bot ? 'bot' : 'agent'}`}>
      {!own && <Avatar name={name} id={by.id} person={by} bot={bot} />}
      <div class="stack">
        {own ? (
          <span class="visually-hidden">{t('you')}</span>
        ) : (
          <p class="name">
            <bdi>{name}</bdi>
            {bot && <span class="badge">{t('ai')}</span>}
          </p>
        )}
        {bubbles.map((bubble) => (
          <MessageBubble key={bubble.key} bubble={bubble} own={own} />
        ))}
        {last && last.state !== 'failed' && (
          <p class="foot">
            <time dateTime={new Date(last.at).toISOString()} title={dateTimeOf(last.at, locale)}>
              {timeOf(last.at, locale)}
            </time>
            {last.state && <SentState bubble={last} state={last.state} />}
          </p>
        )}
      </div>
    </li>
  )
}, isUnchanged)

/**
 * Every snapshot creates new group objects, although most of a long conversation has not changed.
 */
function isUnchanged(now: MessageGroupProps, next: MessageGroupProps): boolean {
  const parts = (bubble: Bubble) => [bubble.key, bubble.text, bubble.state, bubble.removed, bubble.refused, bubble.retryAt, bubble.at]
  const before = now.group.bubbles.flatMap(parts)
  const after = next.group.bubbles.flatMap(parts)
  return (
    now.hasMarkdown === next.hasMarkdown &&
    now.name === next.name &&
    now.group.own === next.group.own &&
    before.length === after.length &&
    before.every((part, i) => part === after[i])
  )
}

function MessageBubble({ bubble, own }: { readonly bubble: Bubble; readonly own: boolean }) {
  const { i18n, settings } = useChat()
  const { t } = i18n
  if (bubble.removed)
    return (
      <p class="bubble removed" data-key={bubble.key}>
        {t('removed')}
      </p>
    )
  return (
    <>
      <div class={`bubble ${bubble.state ?? ''}`} data-key={bubble.key} dir="auto">
        {own ? <p class="plain">{bubble.text}</p> : <Text text={bubble.text} />}
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
      {bubble.state === 'failed' && <Failed bubble={bubble} />}
    </>
  )
}

/** The assistant's sources are pages of our own site; any other URL does not become a link. */
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
  const isOurs = URL.canParse(url, base) && new URL(url, base).origin === new URL(base).origin
  const inside = (
    <>
      <Icon paths={articleIcon} />
      <bdi>{title}</bdi>
    </>
  )
  if (!isOurs) return <span class="source">{inside}</span>
  return (
    <a class="source" href={new URL(url, base).href} target="_blank" rel="noopener">
      {inside}
      <span class="visually-hidden"> {newTab}</span>
    </a>
  )
}
