import { Avatar } from '../controls/avatar.tsx'
import { t } from '../messages/i18n.ts'
import { FormattedMessage } from '../messages/message.tsx'
import { useYou } from '../session/me.ts'
import { useInbox } from './use-inbox.ts'
import { ViewLinks } from './view-links.tsx'
import type { View } from './views.ts'

/** The column with the views and the agents who are online. */
export function ViewsColumn({ view }: { readonly view: View }) {
  const { online } = useInbox()
  const you = useYou()
  const people = [you, ...online.filter((person) => person.id !== you.id)]
  return (
    <nav aria-label={t('views.label')} className="hidden min-h-0 flex-col border-e border-line bg-sunken lg:flex">
      <h1 className="flex h-12 shrink-0 items-center px-4 text-md font-semibold">{t('views.inbox')}</h1>
      <div className="flex flex-col gap-px px-2">
        <ViewLinks view={view} />
      </div>
      <section className="mt-auto border-t border-line px-4 py-3">
        <h2 className="mb-2 text-xs font-medium text-soft">{t('views.online')}</h2>
        <ul className="space-y-1.5">
          {people.slice(0, 8).map((person) => (
            <li key={person.id} className="flex items-center gap-2">
              <Avatar person={person} size={20} online />
              <span className="truncate">
                {person.id === you.id ? <FormattedMessage message="views.you" values={{ name: person.name }} /> : <bdi>{person.name}</bdi>}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </nav>
  )
}
