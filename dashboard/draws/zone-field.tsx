import { Combobox } from '@base-ui/react/combobox'
import { ChevronDown } from 'lucide-react'
import { type Ref, useMemo } from 'react'
import { Field, fieldClass } from '../controls/field.tsx'
import { t } from '../messages/i18n.ts'
import { Choice, Choices, keepOnEscape } from './combobox-list.tsx'
import { isMeant, labelOf, ownZone, zonesOf } from './time-zones.ts'

interface ZoneFieldProps {
  readonly value: string | null
  readonly onChange: (zone: string | null) => void
  readonly onBlur: () => void
  readonly ref: Ref<HTMLInputElement>
  readonly error: string | undefined
}

/** An IANA zone, found by typing a part of its name. */
export function ZoneField({ value, onChange, onBlur, ref, error }: ZoneFieldProps) {
  const zones = useMemo(() => zonesOf(ownZone()), [])
  return (
    <Field label={t('drawForm.zone')} error={error}>
      {(ids) => (
        <Combobox.Root items={zones} value={value} onValueChange={onChange} itemToStringLabel={labelOf} filter={isMeant} autoHighlight>
          <Combobox.InputGroup dir="ltr" className="relative">
            <Combobox.Input
              {...ids}
              // Everything else is hidden from ears while the list is open, its label too.
              aria-label={t('drawForm.zone')}
              ref={ref}
              onBlur={onBlur}
              onKeyDown={keepOnEscape}
              autoComplete="off"
              spellCheck={false}
              className={`${fieldClass} pe-9 text-start`}
            />
            <ChevronDown size={16} aria-hidden className="pointer-events-none absolute end-3 top-3 text-soft" />
          </Combobox.InputGroup>
          <Choices none={t('drawForm.noZone')}>
            {(zone: string) => (
              <Choice key={zone} value={zone}>
                <span className="min-w-0 flex-1 truncate">{labelOf(zone)}</span>
              </Choice>
            )}
          </Choices>
        </Combobox.Root>
      )}
    </Field>
  )
}
