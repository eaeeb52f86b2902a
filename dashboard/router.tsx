import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router'
import { ErrorPage, LoadingPage, NotFoundPage } from './app/error-page.tsx'
import { lazyPage } from './app/lazy-page.ts'
import { Shell } from './app/shell.tsx'
import { InboxPage, loadConversationPage, NoConversationSelected } from './inbox/inbox-page.tsx'
import { isSignedOut, meQuery, namesQuery } from './session/me.ts'
import { returnPath } from './sign-in/return-path.ts'

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({
  component: Outlet,
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { ended?: true; to?: string | undefined } => ({
    ...(search.ended ? { ended: true } : {}),
    // Always named, because the router adds what the address has and we leave out.
    to: returnPath(search.to),
  }),
  component: lazyPage(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      await Promise.all([context.queries.ensureQueryData(meQuery), context.queries.ensureQueryData(namesQuery)])
    } catch (error) {
      if (isSignedOut(error)) throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { to: location.pathname } })
      throw error
    }
  },
  component: Shell,
})

const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view', params: { view: 'all' } })
  },
})

const inbox = createRoute({ getParentRoute: () => signedIn, path: '/inbox', component: InboxPage })
const view = createRoute({ getParentRoute: () => inbox, path: '/$view', component: NoConversationSelected })
const conversation = createRoute({
  getParentRoute: () => inbox,
  path: '/$view/$conversation',
  component: lazyPage(loadConversationPage, 'ConversationPage'),
})

const search = createRoute({
  getParentRoute: () => signedIn,
  path: '/search',
  validateSearch: ({ q }): { q?: string } => (typeof q === 'string' && q !== '' ? { q } : {}),
  component: lazyPage(() => import('./search/search-page.tsx'), 'SearchPage'),
})

const draws = createRoute({
  getParentRoute: () => signedIn,
  path: '/draws',
  component: lazyPage(() => import('./draws/draws-page.tsx'), 'DrawsPage'),
})

const draw = createRoute({
  getParentRoute: () => signedIn,
  path: '/draws/$draw',
  component: lazyPage(() => import('./draws/chat/draw-chat-page.tsx'), 'DrawChatPage'),
})

const drawEntry = createRoute({
  getParentRoute: () => signedIn,
  path: '/draws/$draw/page',
  component: lazyPage(() => import('./draws/entry-page.tsx'), 'EntryPage'),
})

const agents = createRoute({
  getParentRoute: () => signedIn,
  path: '/agents',
  component: lazyPage(() => import('./agents/agents-page.tsx'), 'AgentsPage'),
})

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: root.addChildren([
      signIn,
      signedIn.addChildren([start, inbox.addChildren([view, conversation]), search, draws, draw, drawEntry, agents]),
    ]),
    // `/dashboard/` on the Worker's host, `/` on its own host (Pages).
    basepath: import.meta.env.BASE_URL,
    context: { queries },
    // In the place of the page that failed, so that the rail stays.
    defaultErrorComponent: ErrorPage,
    defaultPreload: 'intent',
    defaultPendingComponent: LoadingPage,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
