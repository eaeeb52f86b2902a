import { Bot } from 'lucide-react'
import type { CSSProperties } from 'react'
import type { Person } from '../../protocol/envelope.ts'
import { initialsOf, toneOf } from '../../ui/avatar.ts'

const sizes = {
  20: 'size-5 text-[9px]',
  24: 'size-6 text-[10px]',
  28: 'size-7 text-[11px]',
  36: 'size-9 text-sm',
  48: 'size-12 text-lg',
} as const

/** Initials on a colour from the id. Hidden from screen readers: the name is always beside it. */
export function Avatar({
  person,
  size = 28,
  online = false,
}: {
  readonly person: Person
  readonly size?: keyof typeof sizes
  readonly online?: boolean
}) {
  return (
    <span aria-hidden className="relative inline-flex shrink-0">
      <span
        className={`avatar-colors inline-flex before:content-[attr(data-initials)] items-center justify-center rounded-full font-semibold tracking-tight select-none ${sizes[size]}`}
        // As CSS content, so that the initials are no part of a button's accessible name.
        data-initials={person.role === 'assistant' ? '' : initialsOf(person.name)}
        style={{ '--hue': toneOf(person.id, 12) * 30 + 15 } as CSSProperties}
      >
        {person.role === 'assistant' && <Bot size={size * 0.58} strokeWidth={1.75} />}
      </span>
      {online && (
        <span
          className={`absolute -end-px -bottom-px rounded-full border-surface bg-success-dot ${size < 24 ? 'size-1.5 border' : 'size-2.5 border-2'}`}
        />
      )}
    </span>
  )
}
