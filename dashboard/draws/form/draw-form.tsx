import { useQuery } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { type RefObject, useEffect, useRef } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { request } from '../../../client/connection/http-client.ts'
import { toEpochMs } from '../../../domain/draw/wall-time.ts'
import type { Person } from '../../../protocol/envelope.ts'
import type { DrawRow } from '../../../protocol/http/agent.ts'
import { endpoints } from '../../../protocol/http/endpoints.ts'
import { toast } from '../../app/toasts.tsx'
import { Button } from '../../controls/button.tsx'
import { Field, fieldClass } from '../../controls/field.tsx'
import { t } from '../../messages/i18n.ts'
import { useYou } from '../../session/me.ts'
import type { DrawFormValues } from './draw-form-values.ts'
import { PeopleField } from './people-field.tsx'
import { useSaveDraw } from './save-draw.ts'
import { TimePreview } from './time-preview.tsx'
import { ownZone } from './time-zones.ts'
import { ZoneField } from './zone-field.tsx'

interface DrawFormProps {
  /** The draw to edit; absent for a new one. */
  readonly row: DrawRow | undefined
  /** The values of a form that was closed before it was sent or cancelled, to restore them. */
  readonly unfinished: RefObject<DrawFormValues | undefined>
  readonly onDone: () => void
}

const titleLength = 80
const idsOf = (people: readonly Person[]) => people.map(({ id }) => id)

/**
 * Validates the time before it is sent. Errors of the zone are shown at its own field. The time of an
 * edited draw may have passed, if it stays the same.
 */
function timeError(wall: string, zone: string | null, row: DrawRow | undefined): string | undefined {
  if (wall === '') return t('drawForm.needWall')
  if (wall === row?.wall && zone === row.zone) return undefined
  const moment = zone === null ? undefined : toEpochMs(wall, zone)
  if (moment === undefined) return undefined
  if ('at' in moment) return moment.at <= Date.now() ? t('drawForm.past') : undefined
  return moment.wrong === 'no-such-zone' ? undefined : t('drawForm.noSuchTime')
}

/** The form of a new or an edited draw. The server's refusals are shown at their fields. */
export function DrawForm({ row, unfinished, onDone }: DrawFormProps) {
  const you = useYou()
  const save = useSaveDraw(row)
  const agents = useQuery({ queryKey: ['agents'], queryFn: () => request(endpoints.agents), staleTime: 60_000 })
  const { control, register, handleSubmit, setError, setFocus, setValue, getValues, watch, formState } = useForm<DrawFormValues>({
    defaultValues: unfinished.current ?? row ?? { title: '', wall: '', zone: ownZone(), hosts: [you], moderators: [] },
  })
  const { errors, isSubmitting } = formState
  const finished = useRef(false)
  useEffect(() => {
    setFocus('title')
    return () => {
      unfinished.current = finished.current ? undefined : getValues()
    }
  }, [setFocus, getValues, unfinished])
  const finish = () => {
    finished.current = true
    onDone()
  }
  const people: readonly Person[] = agents.data?.agents.filter(({ disabled }) => !disabled) ?? [you]
  const hosts = watch('hosts')

  const submit = handleSubmit(async ({ title, wall, zone, hosts, moderators }) => {
    if (zone === null) return
    const trimmed = title.trim()
    const formError = await save({ title: trimmed, wall, zone, hosts: idsOf(hosts), moderators: idsOf(moderators) })
    if (formError) return setError(formError.field, { type: 'server', message: formError.message }, { shouldFocus: true })
    toast(t(row ? 'drawForm.saved' : 'drawForm.created', { title: trimmed }))
    finish()
  })

  return (
    <form onSubmit={submit} noValidate className="mt-5 flex flex-1 flex-col gap-4">
      <Field label={t('drawForm.title')} error={errors.title?.message}>
        {(ids) => (
          <input
            {...ids}
            autoComplete="off"
            dir="auto"
            className={fieldClass}
            {...register('title', {
              validate: (title) => title.trim() !== '' || t('drawForm.needTitle'),
              maxLength: { value: titleLength, message: t('drawForm.longTitle', { n: titleLength }) },
            })}
          />
        )}
      </Field>
      <div>
        <div className="grid gap-4 md:grid-cols-2">
          <Field label={t('drawForm.wall')} error={errors.wall?.message}>
            {(ids) => (
              <input
                {...ids}
                type="datetime-local"
                // Limits the year to four digits; browsers accept six.
                max="9999-12-31T23:59"
                className={`${fieldClass} min-w-0 tabular-nums`}
                {...register('wall', { validate: (wall, { zone }) => timeError(wall, zone, row) ?? true })}
              />
            )}
          </Field>
          <Controller
            control={control}
            name="zone"
            rules={{ validate: (zone) => zone !== null || t('drawForm.needZone'), deps: ['wall'] }}
            render={({ field, fieldState }) => <ZoneField {...field} error={fieldState.error?.message} />}
          />
        </div>
        {!errors.wall && <TimePreview control={control} />}
      </div>
      <Controller
        control={control}
        name="hosts"
        render={({ field }) => (
          <PeopleField
            label={t('drawForm.hosts')}
            empty={t('drawForm.hostsEmpty')}
            people={people}
            chosen={field.value}
            onChange={(hosts) => {
              field.onChange(hosts)
              const ids = idsOf(hosts)
              setValue(
                'moderators',
                getValues('moderators').filter(({ id }) => !ids.includes(id)),
              )
            }}
          />
        )}
      />
      <Controller
        control={control}
        name="moderators"
        render={({ field }) => (
          <PeopleField
            label={t('drawForm.moderators')}
            empty={t('drawForm.moderatorsEmpty')}
            people={people.filter(({ id }) => !idsOf(hosts).includes(id))}
            chosen={field.value}
            onChange={field.onChange}
          />
        )}
      />
      {errors.root && (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-md border border-danger-line bg-danger-soft px-3 py-2 text-sm text-danger-text"
        >
          <CircleAlert size={15} aria-hidden className="mt-px shrink-0" />
          {errors.root.message}
        </p>
      )}
      <div className="mt-auto flex justify-end gap-2 pt-2">
        <Button onClick={finish}>{t('drawForm.cancel')}</Button>
        <Button kind="primary" type="submit" disabled={isSubmitting}>
          {t(row ? (isSubmitting ? 'drawForm.saving' : 'drawForm.save') : isSubmitting ? 'drawForm.creating' : 'drawForm.create')}
        </Button>
      </div>
    </form>
  )
}
