import { Combobox } from '@base-ui/react/combobox'
import { ChevronDown } from 'lucide-react'
import { type Ref, useMemo } from 'react'
import { Field, fieldClass } from '../../controls/field.tsx'
import { t } from '../../messages/i18n.ts'
import { ComboboxList, ComboboxOption, keepValueOnEscape } from './combobox-list.tsx'
import { matchesZone, ownZone, zoneLabel, zonesOf } from './time-zones.ts'

interface ZoneFieldProps {
  readonly value: string | null
  readonly onChange: (zone: string | null) => void
  readonly onBlur: () => void
  readonly ref: Ref<HTMLInputElement>
  readonly error: string | undefined
}

/** A combobox that chooses an IANA time zone. */
export function ZoneField({ value, onChange, onBlur, ref, error }: ZoneFieldProps) {
  const zones = useMemo(() => zonesOf(ownZone()), [])
  return (
    <Field label={t('drawForm.zone')} error={error}>
      {(ids) => (
        <Combobox.Root
          items={zones}
          value={value}
          onValueChange={onChange}
          itemToStringLabel={zoneLabel}
          filter={matchesZone}
          autoHighlight
        >
          <Combobox.InputGroup dir="ltr" className="relative">
            <Combobox.Input
              {...ids}
              // The open list hides everything else from screen readers, the label too.
              aria-label={t('drawForm.zone')}
              ref={ref}
              onBlur={onBlur}
              onKeyDown={keepValueOnEscape}
              autoComplete="off"
              spellCheck={false}
              className={`${fieldClass} pe-9 text-start`}
            />
            <ChevronDown size={16} aria-hidden className="pointer-events-none absolute end-3 top-3 text-soft" />
          </Combobox.InputGroup>
          <ComboboxList none={t('drawForm.noZone')}>
            {(zone: string) => (
              <ComboboxOption key={zone} value={zone}>
                <span className="min-w-0 flex-1 truncate">{zoneLabel(zone)}</span>
              </ComboboxOption>
            )}
          </ComboboxList>
        </Combobox.Root>
      )}
    </Field>
  )
}
