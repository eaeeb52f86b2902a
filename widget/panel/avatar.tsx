import type { Person } from '../../protocol/envelope.ts'
import { initialsOf, toneOf } from '../../ui/avatar.ts'
import { sparkleIcon } from '../../ui/icons.ts'
import { useChat } from '../state/chat-context.ts'
import { Icon } from './icon.tsx'

/** A picture only when it is ours; a foreign one would tell its server who reads here. */
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
        <span class="spark">
          <Icon of={sparkleIcon} />
        </span>
      )}
    </span>
  )
}
