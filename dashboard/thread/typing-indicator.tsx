import { isStaff, type Person } from '../../protocol/envelope.ts'
import { locale } from '../messages/i18n.ts'
import { FormattedMessage } from '../messages/message.tsx'
import { personName } from '../messages/names.ts'
import { TypingDots } from './messages/draft-row.tsx'

/** Who is typing; amber for another agent. Its height is fixed against layout shifts. */
export function TypingIndicator({ people }: { readonly people: readonly Person[] }) {
  const agentTypes = people.some((person) => isStaff(person.role))
  const names = people.map(personName)
  return (
    <p
      className={`mx-auto flex h-6 w-full max-w-[720px] shrink-0 items-center gap-2 px-5 text-xs ${agentTypes ? 'font-medium text-warn-text' : 'text-soft'}`}
    >
      {names.length > 0 && (
        <>
          <TypingDots />
          <span className="truncate">
            {names.length === 1 ? (
              <FormattedMessage message="presence.typing" values={{ name: names[0] ?? '' }} />
            ) : (
              <FormattedMessage message="presence.typingMany" values={{ names: new Intl.ListFormat(locale()).format(names) }} />
            )}
          </span>
        </>
      )}
    </p>
  )
}
