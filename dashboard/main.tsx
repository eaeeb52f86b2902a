import { DirectionProvider } from '@base-ui/react/direction-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Fragment, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { directionOf } from '../ui/direction.ts'
import { tolerateTranslation } from '../ui/translated-page.ts'
import { Announcer } from './app/announcer.tsx'
import { applyLanguage, applyTheme } from './app/preferences.ts'
import { Toasts } from './app/toasts.tsx'
import { locale, onLocaleChange } from './messages/i18n.ts'
import { makeRouter } from './router.tsx'
import { isSignedOut } from './session/me.ts'
import './theme.css'

tolerateTranslation()
applyTheme()
await applyLanguage()

const queries = new QueryClient({ defaultOptions: { queries: { retry: (tries, error) => !isSignedOut(error) && tries < 2 } } })
const router = makeRouter(queries)
const container = document.getElementById('root')
if (!container) throw new Error('the page has no #root')

/** The whole page in one locale; another locale renders it again. */
function Dashboard() {
  const current = useSyncExternalStore(onLocaleChange, locale)
  return (
    <DirectionProvider direction={directionOf(current)}>
      <Fragment key={current}>
        <RouterProvider router={router} />
        <Toasts />
        <Announcer />
      </Fragment>
    </DirectionProvider>
  )
}

createRoot(container).render(
  <QueryClientProvider client={queries}>
    <Tooltip.Provider delay={400}>
      <Dashboard />
    </Tooltip.Provider>
  </QueryClientProvider>,
)
