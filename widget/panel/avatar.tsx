import type { Person } from '../../protocol/envelope.ts'
import { initialsOf, toneOf } from '../../ui/avatar.ts'
import { sparkleIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useChat } from '../state/chat-context.ts'

/** A picture is shown only from our own server: a foreign server would learn who reads here. */
export function Avatar({
  name,
  id,
  person,
  bot = false,
}: {
  readonly name: string
  readonly id: string
  readonly person?: Person | undefined
  readonly bot?: boolean
}) {
  const { settings } = useChat()
  const picture = person?.picture
  return (
    <span class={`avatar ${bot ? 'bot' : `tone-${toneOf(id)}`}`} aria-hidden="true">
      {picture?.startsWith('/') && !picture.startsWith('//') ? <img src={settings.base + picture} alt="" /> : initialsOf(name)}
      {bot && (
        <span class="bot-icon">
          <Icon paths={sparkleIcon} />
        </span>
      )}
    </span>
  )
}
