import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { CircleAlert, Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { ApiError, request } from '../../client/connection/http-client.ts'
import type { SignInBody } from '../../protocol/http/agent.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { Button } from '../controls/button.tsx'
import { Field, fieldClass } from '../controls/field.tsx'
import { reasonOf, t } from '../messages/i18n.ts'
import { meQuery } from '../session/me.ts'
import { useRetryCountdown } from './retry-countdown.ts'
import { startPath } from './return-path.ts'

/** E-mail and password. Refusals appear above the button; a rate limit counts down. */
export function SignInForm() {
  const { to } = useSearch({ from: '/sign-in' })
  const router = useRouter()
  const queries = useQueryClient()
  const [shown, setShown] = useState(false)
  const [refusalText, setRefusalText] = useState<string>()
  const countdown = useRetryCountdown()
  const { register, handleSubmit, formState, resetField, setFocus } = useForm<SignInBody>({ defaultValues: { email: '', password: '' } })
  const { errors, isSubmitting } = formState

  const submit = handleSubmit(async (body) => {
    setRefusalText(undefined)
    try {
      const me = await request(endpoints.signIn, { body: { ...body, email: body.email.trim() } })
      queries.setQueryData(meQuery.queryKey, me)
      const [, , page] = to === undefined ? [] : router.getMatchedRoutes(to.replace(/[?#].*/s, ''))
      router.history.push(import.meta.env.BASE_URL.slice(0, -1) + (page ? to : startPath))
    } catch (error) {
      const refusal = error instanceof ApiError ? error.refusal : undefined
      if (refusal?.code === 'unavailable' || !refusal) return setRefusalText(t('signIn.unreachable'))
      if (refusal.retryAfterMs) countdown.start(refusal.retryAfterMs)
      setRefusalText(reasonOf(refusal))
      resetField('password')
      setFocus('password')
    }
  })

  const errorText = countdown.seconds > 0 ? t('signIn.rateLimited', { n: countdown.seconds }) : refusalText
  return (
    <form onSubmit={submit} noValidate className="space-y-4 rounded-xl border border-line bg-surface p-6">
      <Field label={t('signIn.email')} error={errors.email?.message}>
        {(ids) => (
          <input
            {...ids}
            type="email"
            autoComplete="username"
            inputMode="email"
            dir="ltr"
            className={fieldClass}
            {...register('email', { required: t('signIn.needEmail') })}
          />
        )}
      </Field>
      <Field label={t('signIn.password')} error={errors.password?.message}>
        {(ids) => (
          <span dir="ltr" className="relative block">
            <input
              {...ids}
              type={shown ? 'text' : 'password'}
              autoComplete="current-password"
              className={`${fieldClass} pe-11`}
              {...register('password', { required: t('signIn.needPassword') })}
            />
            <button
              type="button"
              aria-label={t(shown ? 'signIn.hide' : 'signIn.show')}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
              className="absolute end-1 top-1 inline-flex size-8 items-center justify-center rounded-sm text-soft hover:bg-fill hover:text-ink"
            >
              {shown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
            </button>
          </span>
        )}
      </Field>
      {errorText && (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-md border border-danger-line bg-danger-soft px-3 py-2 text-sm text-danger-text tabular-nums"
        >
          <CircleAlert size={15} aria-hidden className="mt-px shrink-0" />
          {errorText}
        </p>
      )}
      <Button kind="primary" type="submit" disabled={isSubmitting || countdown.seconds > 0} className="h-10 w-full text-md">
        {t(isSubmitting ? 'signIn.submitting' : 'signIn.submit')}
      </Button>
    </form>
  )
}
