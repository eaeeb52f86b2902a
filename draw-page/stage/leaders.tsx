import type { Schedule } from '../../protocol/draw.ts'
import { Badge, Face, Name } from '../chat/person.tsx'
import { useI18n } from '../messages/i18n-context.ts'

/** So many are shown by name. */
const most = 4

export function Leaders({ schedule: { hosts, moderators } }: { readonly schedule: Schedule }) {
  const { t } = useI18n()
  const leaders = [
    ...hosts.map((person) => ({ person, kind: 'host' as const })),
    ...moderators.map((person) => ({ person, kind: 'moderator' as const })),
  ].slice(0, most)
  if (leaders.length === 0) return null
  return (
    <ul class="leaders" aria-label={t('hosts')}>
      {leaders.map(({ person, kind }) => (
        <li key={person.id}>
          <Face of={person} />
          <span class="leader">
            <Name of={person} />
            <Badge kind={kind} />
          </span>
        </li>
      ))}
    </ul>
  )
}
