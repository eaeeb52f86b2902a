import type { Badge as BadgeKind } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import { initialsOf, toneOf } from '../../ui/avatar.ts'
import { useI18n } from '../messages/i18n-context.ts'

/** A face for those who look; the name stands beside it. */
export const Face = ({ of: { id, name } }: { readonly of: Person }) => (
  <span class={`avatar tone-${toneOf(id)}`} aria-hidden="true">
    {initialsOf(name)}
  </span>
)

export const Name = ({ of: { id, name } }: { readonly of: Person }) => <bdi class={`name tone-${toneOf(id)}`}>{name}</bdi>

/** Says in words what its colour says. */
export function Badge({ kind }: { readonly kind: BadgeKind }) {
  const { t } = useI18n()
  return <span class={`badge ${kind}`}>{t(kind)}</span>
}
