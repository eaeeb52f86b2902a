import { Tooltip } from '@base-ui/react/tooltip'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { Announcer } from './app/announcer.tsx'
import { applyTheme } from './app/preferences.ts'
import { Toasts } from './app/toasts.tsx'
import { makeRouter } from './router.tsx'
import { isSignedOut } from './session/me.ts'
import './theme.css'

applyTheme()

const queries = new QueryClient({ defaultOptions: { queries: { retry: (tries, error) => !isSignedOut(error) && tries < 2 } } })
const router = makeRouter(queries)
const place = document.getElementById('root')
if (!place) throw new Error('the page has no #root')

createRoot(place).render(
  <QueryClientProvider client={queries}>
    <Tooltip.Provider delay={400}>
      <RouterProvider router={router} />
      <Toasts />
      <Announcer />
    </Tooltip.Provider>
  </QueryClientProvider>,
)
