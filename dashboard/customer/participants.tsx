import type { ConversationView } from '../../protocol/conversation.ts'
import type { Person, Role } from '../../protocol/envelope.ts'
import { Avatar } from '../controls/avatar.tsx'
import { type MessageKey, t } from '../messages/i18n.ts'
import { personName } from '../messages/names.ts'

const roles: { readonly [R in Role]?: MessageKey & `customer.${string}` } = {
  agent: 'customer.agent',
  admin: 'customer.admin',
  assistant: 'customer.assistant',
}

/** Everyone who takes or took part in the conversation, with their presence. */
export function Participants({ room }: { readonly room: ConversationView }) {
  const presentIds = new Set(room.present.map((person) => person.id))
  const people = new Map<string, Person>(
    [room.visitor, ...Object.values(room.participants), ...room.present].flatMap((person) => (person ? [[person.id, person]] : [])),
  )
  return (
    <section className="p-4">
      <h3 className="mb-2.5 text-xs font-medium text-soft">{t('customer.people')}</h3>
      <ul className="space-y-2.5">
        {[...people.values()].map((person) => (
          <li key={person.id} className="flex items-center gap-2.5">
            <Avatar person={person} online={presentIds.has(person.id)} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">
                <bdi>{personName(person)}</bdi>
              </span>
              <span className="block text-xs text-soft">{t((roles[person.role] ?? 'customer.visitor') as 'customer.visitor')}</span>
            </span>
            {presentIds.has(person.id) && <span className="text-xs text-success-text">{t('customer.present')}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
