import { dateTimeOf, timeOf } from '../../ui/dates.ts'
import { articleIcon } from '../../ui/icons.ts'
import { Avatar } from '../panel/avatar.tsx'
import { Icon } from '../panel/icon.tsx'
import { useChat } from '../state/chat-context.ts'
import type { Bubble, Group } from './groups.ts'
import { memo } from './memo.ts'
import { RichText } from './rich-text.tsx'
import { Failed, StateMark } from './sent-state.tsx'

/** What one author said without a pause: one name, one face, one time. */
interface Shown {
  readonly group: Group
  /** Of its author, as this visitor reads it. */
  readonly name: string
  readonly markdown: unknown
}

export const MessageGroup = memo(function MessageGroup({ group, name }: Shown) {
  const { i18n } = useChat()
  const { t, locale } = i18n
  const { by, own, bubbles } = group
  const bot = by.role === 'assistant'
  const last = bubbles.at(-1)
  return (
    <div class={`group ${own ? 'own' : bot ? 'bot' : 'agent'}`}>
      {!own && <Avatar name={name} id={by.id} person={by} bot={bot} />}
      <div class="stack">
        {own ? (
          <span class="unseen">{t('you')}</span>
        ) : (
          <p class="name">
            <bdi>{name}</bdi>
            {bot && <span class="mark">{t('ai')}</span>}
          </p>
        )}
        {bubbles.map((bubble) => (
          <Said key={bubble.key} bubble={bubble} own={own} />
        ))}
        {last && last.state !== 'failed' && (
          <p class="foot">
            <time dateTime={new Date(last.at).toISOString()} title={dateTimeOf(last.at, locale)}>
              {timeOf(last.at, locale)}
            </time>
            {last.state && <StateMark state={last.state} refused={last.refused} />}
          </p>
        )}
      </div>
    </div>
  )
}, looksSame)

/** Groups are made anew with every snapshot; most of a long history has not changed. */
function looksSame(now: Shown, next: Shown): boolean {
  const parts = (bubble: Bubble) => [bubble.key, bubble.text, bubble.state, bubble.removed, bubble.refused, bubble.at]
  const before = now.group.bubbles.flatMap(parts)
  const after = next.group.bubbles.flatMap(parts)
  return (
    now.markdown === next.markdown &&
    now.name === next.name &&
    now.group.own === next.group.own &&
    before.length === after.length &&
    before.every((part, i) => part === after[i])
  )
}

function Said({ bubble, own }: { readonly bubble: Bubble; readonly own: boolean }) {
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
      <Icon of={articleIcon} />
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
