import { canonicalLocale, languageOf } from '../protocol/locale.ts'
import { chatIcon, chevronDownIcon } from '../ui/icons.ts'
import styles from './launcher.css?inline'
import type { ChatHandle, Launcher, Mount, Settings } from './settings.ts'

/** The hashed path of the chat bundle, and the file that names the newest one; from the build. */
declare const CHAT_BUNDLE: string
declare const CHAT_MANIFEST: string

const labels = {
  en: ['Open chat', 'Close chat', 'Please reload the page'],
  ar: ['افتح المحادثة', 'أغلق المحادثة', 'أعد تحميل الصفحة من فضلك'],
} as const

const actions = ['open', 'close', 'toggle', 'reset'] as const satisfies readonly (keyof ChatHandle)[]
type Action = (typeof actions)[number]
type Queue = { push(...actions: Action[]): unknown } & Partial<Record<Action, () => void>>
const page = window as { parley?: Queue | Action[] }

/**
 * Adds the launcher button to the host page. Nothing else is loaded before the visitor shows
 * interest.
 */
function launch(src: string, attributes: Settings['attributes']): void {
  const { accent = '', position } = attributes
  const tags = [attributes.locale, document.documentElement.lang, navigator.language]
  const locale = tags.map(canonicalLocale).find(Boolean) ?? 'en'
  const isArabic = languageOf(locale) === 'ar'
  const [start, end] = isArabic ? (['right', 'left'] as const) : (['left', 'right'] as const)
  const side = position === 'start' || position === start ? start : end
  const { origin: base } = new URL(src)
  const [openLabel, closeLabel, reloadLabel] = labels[isArabic ? 'ar' : 'en']

  const host = document.createElement('parley-launcher')
  host.dataset['side'] = side
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  root.adoptedStyleSheets = [sheet]
  const button = document.createElement('button')
  // An invalid colour sets nothing, and the styles have a default.
  if (CSS.supports('color', accent)) button.style.setProperty('--solid', accent)
  const badge = document.createElement('b')
  badge.ariaHidden = 'true'
  button.append(iconOf(...chatIcon, ...chevronDownIcon))
  root.append(button, badge)

  const launcher: Launcher = {
    show({ open, unread }) {
      button.ariaExpanded = `${open}`
      button.ariaLabel = open ? closeLabel : unread ? `${openLabel} (${unread})` : openLabel
      badge.textContent = unread > 99 ? '99+' : `${unread || ''}`
    },
    focus: () => button.focus(),
  }
  launcher.show({ open: false, unread: 0 })

  // Beside the body, not in it: pages replace their body, transform it or remove what they do not
  // know in it.
  const attach = (): void => {
    if (!host.isConnected) document.documentElement.append(host)
  }
  if (document.body) attach()
  else document.addEventListener('DOMContentLoaded', attach)

  const bundleAt = (path: string): Promise<{ mount: Mount }> => import(/* @vite-ignore */ base + path)
  let chat: Promise<ChatHandle> | undefined
  const load = (): Promise<ChatHandle> => {
    // A deployment may have removed the bundle since this page was opened.
    const newest = () =>
      fetch(base + CHAT_MANIFEST, { cache: 'no-cache' })
        .then((response) => response.json())
        .then(({ chat }) => bundleAt(chat))
    chat ??= bundleAt(CHAT_BUNDLE)
      .catch(newest)
      .then(({ mount }) => mount({ base, locale, side, attributes }, launcher))
    // The host page sees no error; the next click tries again.
    chat.catch(() => {
      chat = undefined
    })
    return chat
  }
  const act = (action: Action): void => {
    attach()
    button.ariaBusy = 'true'
    load()
      .then((handle) => handle[action]())
      .catch(() => {
        badge.role = 'alert'
        badge.ariaHidden = null
        badge.textContent = reloadLabel
      })
      .finally(() => {
        button.ariaBusy = null
      })
  }
  const preload = (): void => void load().catch(() => undefined)

  button.onclick = () => act('toggle')
  button.onpointerenter = preload
  button.onfocus = preload

  // A visitor with a conversation may have an unread answer; one without is never connected.
  if (hasConversation()) (window.requestIdleCallback ?? setTimeout)(preload)

  const queued = page.parley
  const queue: Queue = {
    push(...actions) {
      attach()
      actions.forEach(act)
    },
  }
  for (const action of actions) queue[action] = () => act(action)
  page.parley = queue
  if (Array.isArray(queued)) queue.push(...queued)
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

// `currentScript` is set only while a classic script runs; for a module the tag is looked up.
const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]')
const { src, dataset } = (script ?? {}) as Partial<HTMLScriptElement>
// The tag of a second script, or of the same one in a new body, only brings the launcher back.
const known = page.parley
if (typeof known?.push === 'function' && !Array.isArray(known)) known.push()
else if (src) launch(src, dataset ?? {})
else console.warn('Parley: widget.js needs a script tag of its own on this page.')
