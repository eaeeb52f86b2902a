import type { Schedule } from '../../protocol/draw.ts'
import { Avatar, Badge, Name } from '../chat/person.tsx'
import { useI18n } from '../messages/i18n-context.ts'

/** The most people shown. */
const maxShown = 4

/** The hosts and moderators of the draw. */
export function Leaders({ schedule: { hosts, moderators } }: { readonly schedule: Schedule }) {
  const { t } = useI18n()
  const leaders = [
    ...hosts.map((person) => ({ person, kind: 'host' as const })),
    ...moderators.map((person) => ({ person, kind: 'moderator' as const })),
  ].slice(0, maxShown)
  if (leaders.length === 0) return null
  return (
    <ul class="leaders" aria-label={t('hosts')}>
      {leaders.map(({ person, kind }) => (
        <li key={person.id}>
          <Avatar person={person} />
          <span class="leader">
            <Name person={person} />
            <Badge kind={kind} />
          </span>
        </li>
      ))}
    </ul>
  )
}
