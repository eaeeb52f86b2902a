import { Hono } from 'hono'
import type { Parley } from '../context.ts'
import { handle } from '../endpoint.ts'
import { openApiDocument } from '../http/openapi.ts'

export const openapi = new Hono<Parley>()

let document: string | undefined

/** The document changes with the deployed version only, so each isolate generates it once. */
handle(openapi, 'openapi', (c) => {
  document ??= JSON.stringify(openApiDocument())
  return c.body(document, 200, { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' })
})
