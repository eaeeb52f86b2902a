import { onAccent } from '../ui/accent.ts'
import { directionOf } from '../ui/direction.ts'
import { chatIcon, chevronDownIcon } from '../ui/icons.ts'
import styles from './launcher.css?inline'
import type { ChatHandle, Launcher, Mount, Settings } from './settings.ts'

/** Where the chat's bundle lies, under its hashed name; the build writes it in. */
declare const CHAT_BUNDLE: string

const labels = {
  en: ['Open chat', 'Close chat'],
  ar: ['افتح المحادثة', 'أغلق المحادثة'],
} as const

type Deed = keyof ChatHandle
type Queue = { push(...deeds: Deed[]): unknown } & Partial<Record<Deed, () => void>>

/** The button on somebody else's page: small, quiet, and nothing else is fetched before somebody wants to talk. */
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
  button.append(drawing(...chatIcon, ...chevronDownIcon), badge)
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
    // The page around us never hears of it; the next click tries again.
    chat.catch(() => {
      chat = undefined
    })
    return chat
  }
  const act = (deed: Deed): void => {
    button.ariaBusy = 'true'
    load()
      .then((handle) => handle[deed]())
      .catch(() => undefined)
      .finally(() => {
        button.ariaBusy = null
      })
  }
  const warm = (): void => void load().catch(() => undefined)

  button.onclick = () => act('toggle')
  button.onpointerenter = warm
  button.onfocus = warm
  document.body.append(host)

  // Who has a conversation may have an answer waiting; who has none is not connected to anything.
  if (hasConversation()) (window.requestIdleCallback ?? setTimeout)(warm)

  const page = window as { parley?: Queue | Deed[] }
  const queue: Queue = { push: (...deeds) => deeds.forEach(act) }
  for (const deed of ['open', 'close', 'toggle', 'reset'] as const) queue[deed] = () => act(deed)
  const waiting = Array.isArray(page.parley) ? page.parley : []
  page.parley = queue
  queue.push(...waiting)
}

/** One path for closed, one for open; the styles show one of them. */
function drawing(...paths: readonly string[]): Element {
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

/** Whether this browser keeps a conversation (`client/conversation/visitor-session.ts` writes it). */
function hasConversation(): boolean {
  try {
    return localStorage.getItem('parley') !== null
  } catch {
    return false
  }
}

// Twice the same script is one chat; the script's own element is known only while it runs.
const script = document.currentScript
if (script instanceof HTMLScriptElement && !document.querySelector('parley-launcher')) {
  if (document.body) launch(script)
  else document.addEventListener('DOMContentLoaded', () => launch(script))
}
