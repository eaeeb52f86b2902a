import { exports } from 'cloudflare:workers'
import { checkResponse } from '../support/response-check.ts'

/** A request to the Worker; its response is checked against the schema of its endpoint. */
export async function checkedFetch(request: Request): Promise<Response> {
  const { method, url } = request
  return checkResponse(method, url, await exports.default.fetch(request))
}
