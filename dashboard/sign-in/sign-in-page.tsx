import { useSearch } from '@tanstack/react-router'
import { t } from '../messages/i18n.ts'
import { SignInForm } from './sign-in-form.tsx'

/** The sign-in page, also shown after a session has ended. */
export function SignInPage() {
  const { ended } = useSearch({ from: '/sign-in' })
  return (
    <main className="grid h-dvh place-items-center overflow-y-auto bg-sunken p-4">
      <div className="slide-in w-full max-w-[360px]">
        <img src={`${import.meta.env.BASE_URL}logo.svg`} alt={t('app.name')} className="mx-auto mb-5 size-11" />
        <h1 className="text-center text-xl font-semibold tracking-tight">{t('signIn.title')}</h1>
        <p className="mt-1 mb-6 text-center text-md text-balance text-soft">{t(ended ? 'signIn.ended' : 'signIn.lead')}</p>
        <SignInForm />
      </div>
    </main>
  )
}
