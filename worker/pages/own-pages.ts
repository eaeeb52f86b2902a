import { html } from 'hono/html'
import { preferredLanguage } from '../http/preferred-language.ts'
import { pageMessages } from './messages.ts'

type Html = ReturnType<typeof html>

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'public, max-age=60',
  vary: 'accept, accept-language',
  'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}

/** Whether a browser shows the response to a person, and no program reads it. */
export const isForPerson = ({ method, headers: sent }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && (sent.get('accept') ?? '').includes('text/html')

/** The page at `/` where the host has no site of its own: what this address is for. */
export function startPage(request: Request): Response {
  const { chat, chatLead, embed } = messagesFor(request)
  const tag = `<script src="${new URL(request.url).origin}/widget.js" async></script>`
  const body = html`<section class="language"><p class="lead">${embed}</p><pre dir="ltr"><code>${tag}</code></pre></section>`
  return page(request, chat, chatLead, 200, body)
}

/** The page at an unknown address. Programs get the refusal as JSON instead. */
export function missingPage(request: Request): Response {
  const { missing, missingLead } = messagesFor(request)
  return page(request, missing, missingLead, 404)
}

const messagesFor = (request: Request) => pageMessages[preferredLanguage(request.headers.get('accept-language') ?? undefined)]

/** It has the look of the help pages, whose style sheet needs no database. */
function page(request: Request, title: string, lead: string, status: number, more: Html | string = ''): Response {
  const language = preferredLanguage(request.headers.get('accept-language') ?? undefined)
  const { dir, help, draws } = pageMessages[language]
  const cards = html`<ul class="cards"><li><a href="/help">${help}</a></li><li><a href="/draw/">${draws}</a></li></ul>`
  const links = html`<section class="language">${cards}</section>`
  const text = html`<!doctype html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="/help/style.css">
</head>
<body>
<main><h1>${title}</h1><p class="lead">${lead}</p>${links}${more}</main>
</body>
</html>`
  return new Response(String(text), { status, headers })
}
