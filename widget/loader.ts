import { onAccent } from '../ui/accent.ts'
import { directionOf } from '../ui/direction.ts'
import { chatIcon, chevronDownIcon } from '../ui/icons.ts'
import styles from './launcher.css?inline'
import type { ChatHandle, Launcher, Mount, Settings } from './settings.ts'

/** The hashed path of the chat bundle; the build defines it. */
declare const CHAT_BUNDLE: string

const labels = {
  en: ['Open chat', 'Close chat'],
  ar: ['افتح المحادثة', 'أغلق المحادثة'],
} as const

type Action = keyof ChatHandle
type Queue = { push(...actions: Action[]): unknown } & Partial<Record<Action, () => void>>

/**
 * Adds the launcher button to the host page. Nothing else is loaded before the visitor shows
 * interest.
 */
function launch(script: HTMLScriptElement): void {
  const { accent, position, locale = document.documentElement.lang || navigator.language } = script.dataset
  const settings: Settings = {
    base: new URL(script.src).origin,
    locale,
    dir: directionOf(locale),
    accent,
    side: position === 'start' ? 'start' : 'end',
  }
  const [openLabel, closeLabel] = labels[locale.startsWith('ar') ? 'ar' : 'en']

  const host = document.createElement('parley-launcher')
  host.dir = settings.dir
  host.dataset['side'] = settings.side
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  root.adoptedStyleSheets = [sheet]
  const button = document.createElement('button')
  const solid = accent && CSS.supports('color', accent) ? accent : '#4a3fdb'
  button.style.setProperty('--solid', solid)
  button.style.setProperty('--on', onAccent(solid))
  const badge = document.createElement('b')
  button.append(iconOf(...chatIcon, ...chevronDownIcon), badge)
  root.append(button)

  const launcher: Launcher = {
    show({ open, unread }) {
      button.setAttribute('aria-expanded', `${open}`)
      button.setAttribute('aria-label', open ? closeLabel : unread ? `${openLabel} (${unread})` : openLabel)
      badge.textContent = unread > 99 ? '99+' : `${unread || ''}`
    },
    focus: () => button.focus(),
  }
  launcher.show({ open: false, unread: 0 })

  let chat: Promise<ChatHandle> | undefined
  const load = (): Promise<ChatHandle> => {
    chat ??= import(/* @vite-ignore */ settings.base + CHAT_BUNDLE).then((bundle: { mount: Mount }) => bundle.mount(settings, launcher))
    // The host page sees no error; the next click tries again.
    chat.catch(() => {
      chat = undefined
    })
    return chat
  }
  const act = (action: Action): void => {
    button.ariaBusy = 'true'
    load()
      .then((handle) => handle[action]())
      .catch(() => undefined)
      .finally(() => {
        button.ariaBusy = null
      })
  }
  const preload = (): void => void load().catch(() => undefined)

  button.onclick = () => act('toggle')
  button.onpointerenter = preload
  button.onfocus = preload
  document.body.append(host)

  // A visitor with a conversation may have an unread answer; one without is never connected.
  if (hasConversation()) (window.requestIdleCallback ?? setTimeout)(preload)

  const page = window as { parley?: Queue | Action[] }
  const queue: Queue = { push: (...actions) => actions.forEach(act) }
  for (const action of ['open', 'close', 'toggle', 'reset'] as const) queue[action] = () => act(action)
  const queued = Array.isArray(page.parley) ? page.parley : []
  page.parley = queue
  queue.push(...queued)
}

/** The icon: the chat path and the close path; the styles show one of them. */
function iconOf(...paths: readonly string[]): Element {
  const element = (name: string) => document.createElementNS('http://www.w3.org/2000/svg', name)
  const svg = element('svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  for (const d of paths) {
    const path = element('path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}

/**
 * Whether this browser has a stored session, written by `client/conversation/visitor-session.ts`.
 */
function hasConversation(): boolean {
  try {
    return localStorage.getItem('parley') !== null
  } catch {
    return false
  }
}

// A second script tag is ignored. `currentScript` is set only while the script runs.
const script = document.currentScript
if (script instanceof HTMLScriptElement && !document.querySelector('parley-launcher')) {
  if (document.body) launch(script)
  else document.addEventListener('DOMContentLoaded', () => launch(script))
}
