import { isStaff, type Person } from '../../protocol/envelope.ts'
import { locale } from '../messages/i18n.ts'
import { Phrase } from '../messages/message.tsx'
import { Dots } from './draft-row.tsx'

/** Who writes right now; a colleague in amber, for then two are about to answer. It keeps its height, so that nothing moves. */
export function TypingStrip({ people }: { readonly people: readonly Person[] }) {
  const colleague = people.some((person) => isStaff(person.role))
  const names = people.map((person) => person.name)
  return (
    <p
      className={`mx-auto flex h-6 w-full max-w-[720px] shrink-0 items-center gap-2 px-5 text-xs ${colleague ? 'font-medium text-warn-text' : 'text-soft'}`}
    >
      {names.length > 0 && (
        <>
          <Dots />
          <span className="truncate">
            {names.length === 1 ? (
              <Phrase word="here.typing" fill={{ name: names[0] ?? '' }} />
            ) : (
              <Phrase word="here.typingMany" fill={{ names: new Intl.ListFormat(locale()).format(names) }} />
            )}
          </span>
        </>
      )}
    </p>
  )
}
