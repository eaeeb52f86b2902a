interface PagesContext {
  readonly request: Request
  readonly env: { readonly CHAT: { fetch(request: Request): Promise<Response> } }
}

/**
 * Forwards the agents' endpoints, sockets included, from the dashboard's host to the Worker. The
 * request is unchanged, so the Worker sees it as same-origin and needs no CORS for the dashboard.
 */
export const onRequest = ({ request, env }: PagesContext): Promise<Response> => env.CHAT.fetch(request)
