import { Tooltip } from '@base-ui/react/tooltip'
import { isStaff, type Person } from '../../protocol/envelope.ts'
import { Avatar } from '../controls/avatar.tsx'
import { TooltipPopup } from '../controls/tooltip-popup.tsx'
import { locale, t } from '../messages/i18n.ts'
import { personName } from '../messages/names.ts'

/** Other agents who have this conversation open now, so that two do not answer at once. */
export function PresentAgents({ present, you }: { readonly present: readonly Person[]; readonly you: string | undefined }) {
  const others = present.filter((person) => isStaff(person.role) && person.id !== you)
  if (others.length === 0) return null
  const names = others.map(personName)
  const label =
    names.length === 1
      ? t('presence.viewing', { name: names[0] ?? '' })
      : t('presence.viewingMany', { names: new Intl.ListFormat(locale()).format(names) })
  return (
    <Tooltip.Root>
      <Tooltip.Trigger aria-label={label} className="flex -space-x-1.5 rounded-full">
        {others.slice(0, 3).map((person) => (
          <span key={person.id} className="rounded-full border-2 border-surface">
            <Avatar person={person} size={24} />
          </span>
        ))}
      </Tooltip.Trigger>
      <TooltipPopup label={label} />
    </Tooltip.Root>
  )
}
