import { useQuery } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { type RefObject, useEffect, useRef } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { request } from '../../client/connection/http-client.ts'
import type { Person } from '../../protocol/envelope.ts'
import { endpoints } from '../../protocol/http/route.ts'
import { toast } from '../app/toasts.tsx'
import { Button } from '../controls/button.tsx'
import { Field, fieldClass } from '../controls/field.tsx'
import { t } from '../messages/i18n.ts'
import { useYou } from '../session/me.ts'
import { useCreateDraw } from './create-draw.ts'
import { PeopleField } from './people-field.tsx'
import { Preview } from './time-preview.tsx'
import { momentAt } from './wall-clock.ts'
import { ZoneField } from './zone-field.tsx'
import { ownZone } from './time-zones.ts'

export interface Draft {
  readonly title: string
  readonly wall: string
  readonly zone: string | null
  readonly hosts: readonly Person[]
  readonly moderators: readonly Person[]
}

interface DrawFormProps {
  /** What was filled in when the form was left without an end, for when it is opened again. */
  readonly kept: RefObject<Draft | undefined>
  readonly onDone: () => void
}

const titleLength = 80
const idsOf = (people: readonly Person[]) => people.map(({ id }) => id)

/** What is wrong with a time before anybody else is asked. The zone's own trouble is said at the zone. */
function wrongTime(wall: string, zone: string | null): string | undefined {
  if (wall === '') return t('drawForm.needWall')
  const at = zone === null ? undefined : momentAt(wall, zone)
  if (at === 'no-such-time') return t('drawForm.gap')
  return typeof at === 'number' && at <= Date.now() ? t('drawForm.passed') : undefined
}

/** Title, time, place of the clock, and who may do more than talk. What the server refuses stands where it belongs. */
export function DrawForm({ kept, onDone }: DrawFormProps) {
  const you = useYou()
  const create = useCreateDraw()
  const agents = useQuery({ queryKey: ['agents'], queryFn: () => request(endpoints.agents), staleTime: 60_000 })
  const { control, register, handleSubmit, setError, setFocus, setValue, getValues, watch, formState } = useForm<Draft>({
    defaultValues: kept.current ?? { title: '', wall: '', zone: ownZone(), hosts: [you], moderators: [] },
  })
  const { errors, isSubmitting } = formState
  const ended = useRef(false)
  useEffect(() => {
    setFocus('title')
    return () => {
      kept.current = ended.current ? undefined : getValues()
    }
  }, [setFocus, getValues, kept])
  const end = () => {
    ended.current = true
    onDone()
  }
  const people: readonly Person[] = agents.data?.agents.filter(({ disabled }) => !disabled) ?? [you]
  const hosts = watch('hosts')

  const submit = handleSubmit(async ({ title, wall, zone, hosts, moderators }) => {
    if (zone === null) return
    const said = title.trim()
    const complaint = await create({ title: said, wall, zone, hosts: idsOf(hosts), moderators: idsOf(moderators) })
    if (complaint) return setError(complaint.at, { type: 'server', message: complaint.message }, { shouldFocus: true })
    toast(t('drawForm.created', { title: said }))
    end()
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
        <div className="grid gap-4 pair:grid-cols-2">
          <Field label={t('drawForm.wall')} error={errors.wall?.message}>
            {(ids) => (
              <input
                {...ids}
                type="datetime-local"
                // Four digits for the year: browsers would take six.
                max="9999-12-31T23:59"
                className={`${fieldClass} min-w-0 tabular-nums`}
                {...register('wall', { validate: (wall, { zone }) => wrongTime(wall, zone) ?? true })}
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
        {!errors.wall && <Preview control={control} />}
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
        <Button onClick={end}>{t('drawForm.cancel')}</Button>
        <Button kind="primary" type="submit" disabled={isSubmitting}>
          {t(isSubmitting ? 'drawForm.creating' : 'drawForm.create')}
        </Button>
      </div>
    </form>
  )
}
