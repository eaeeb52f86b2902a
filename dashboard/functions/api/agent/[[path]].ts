interface Visit {
  readonly request: Request
  readonly env: { readonly CHAT: { fetch(request: Request): Promise<Response> } }
}

/**
 * All that the dashboard's host passes on to the Worker: the agents' doors, their sockets among them. The request goes
 * as it came, so that the Worker sees this host as its own, and an agent's page comes from nowhere else.
 */
export const onRequest = ({ request, env }: Visit): Promise<Response> => env.CHAT.fetch(request)
