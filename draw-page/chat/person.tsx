import type { Badge as BadgeKind } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import { initialsOf, toneOf } from '../../ui/avatar.ts'
import { useI18n } from '../messages/i18n-context.ts'

/** Decoration: the name is beside it. */
export const Avatar = ({ person: { id, name } }: { readonly person: Person }) => (
  <span class={`avatar tone-${toneOf(id)}`} aria-hidden="true">
    {initialsOf(name)}
  </span>
)

export const Name = ({ person: { id, name } }: { readonly person: Person }) => <bdi class={`name tone-${toneOf(id)}`}>{name}</bdi>

/** The role as text, so that it does not depend on the colour. */
export function Badge({ kind }: { readonly kind: BadgeKind }) {
  const { t } = useI18n()
  return <span class={`badge ${kind}`}>{t(kind)}</span>
}
