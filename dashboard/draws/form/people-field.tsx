import { Combobox } from '@base-ui/react/combobox'
import { X } from 'lucide-react'
import type { Person } from '../../../protocol/envelope.ts'
import { Avatar } from '../../controls/avatar.tsx'
import { Field } from '../../controls/field.tsx'
import { t } from '../../messages/i18n.ts'
import { ComboboxList, ComboboxOption, keepValueOnEscape } from './combobox-list.tsx'

interface PeopleFieldProps {
  readonly label: string
  /** Placeholder while no one is chosen. */
  readonly empty: string
  readonly people: readonly Person[]
  readonly chosen: readonly Person[]
  readonly onChange: (people: readonly Person[]) => void
}

/** A combobox that chooses several agents: chosen ones are chips in the field. */
export function PeopleField({ label, empty, people, chosen, onChange }: PeopleFieldProps) {
  return (
    <Field label={label} error={undefined}>
      {(ids) => (
        <Combobox.Root
          items={people}
          multiple
          value={[...chosen]}
          onValueChange={onChange}
          itemToStringLabel={(person: Person) => person.name}
          isItemEqualToValue={(one: Person, other: Person) => one.id === other.id}
          autoHighlight
        >
          <Combobox.InputGroup className="flex min-h-10 w-full cursor-text items-center rounded-md border border-control-line bg-surface px-1.5 py-1 focus-within:outline-2 focus-within:outline-focus">
            <Combobox.Chips className="flex w-full flex-wrap items-center gap-1">
              {chosen.map((person) => (
                <Chip key={person.id} person={person} />
              ))}
              <Combobox.Input
                {...ids}
                // The open list hides everything else from screen readers, the label too.
                aria-label={label}
                placeholder={chosen.length > 0 ? t('drawForm.add') : empty}
                aria-description={chosen.length > 0 ? t('drawForm.chosen', { n: chosen.length }) : undefined}
                onKeyDown={keepValueOnEscape}
                autoComplete="off"
                className="h-7 min-w-16 flex-1 bg-transparent px-1.5 text-lg outline-none md:text-md"
              />
            </Combobox.Chips>
          </Combobox.InputGroup>
          <ComboboxList none={t('drawForm.noPeople')}>
            {(person: Person) => (
              <ComboboxOption key={person.id} value={person}>
                <Avatar person={person} size={20} />
                <span className="min-w-0 flex-1 truncate">
                  <bdi>{person.name}</bdi>
                </span>
              </ComboboxOption>
            )}
          </ComboboxList>
        </Combobox.Root>
      )}
    </Field>
  )
}

function Chip({ person }: { readonly person: Person }) {
  return (
    <Combobox.Chip
      aria-label={person.name}
      className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-sm bg-fill ps-1 outline-none focus:bg-accent-soft focus:outline-2 focus:outline-focus"
    >
      <Avatar person={person} size={20} />
      <span className="truncate text-sm">
        <bdi>{person.name}</bdi>
      </span>
      <Combobox.ChipRemove
        aria-label={t('drawForm.remove', { name: person.name })}
        className="inline-flex size-7 items-center justify-center rounded-sm text-soft hover:bg-fill-hover hover:text-ink"
      >
        <X size={13} aria-hidden />
      </Combobox.ChipRemove>
    </Combobox.Chip>
  )
}
