import { render } from 'preact'
import { browserEnvironment, loggingEnvironment } from '../client/connection/environment.ts'
import { VisitorSession } from '../client/conversation/visitor-session.ts'
import { directionOf } from '../ui/direction.ts'
import tokens from '../ui/tokens.css?inline'
import styles from './chat.css?inline'
import { i18nFor } from './messages/i18n.ts'
import { Panel } from './panel/panel.tsx'
import type { Mount } from './settings.ts'
import { ChatContext } from './state/chat-context.ts'
import { Chat } from './state/chat-state.ts'

const sheetOf = (css: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}

/**
 * Reads `localStorage` at each call, because a browser may throw at any access; `VisitorSession`
 * handles that.
 */
const sessionStore = {
  getItem: (key: string) => localStorage.getItem(key),
  setItem: (key: string, text: string) => localStorage.setItem(key, text),
  removeItem: (key: string) => localStorage.removeItem(key),
}

/**
 * What a visitor types into the panel is not the host page's: its shortcuts would move the focus or
 * prevent letters. Only a capturing listener of the page still gets these events.
 */
const ownEvents = ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'change', 'paste', 'copy', 'cut'] as const

/** Adds the closed chat panel to the page; the loader calls it once. */
export const mount: Mount = async (settings, launcher) => {
  const environment = (settings.attributes.debug ?? 'false') === 'false' ? browserEnvironment : loggingEnvironment
  const i18n = await i18nFor(settings.locale)

  const host = document.createElement('parley-chat')
  host.lang = i18n.locale
  host.dir = directionOf(i18n.locale)
  host.dataset['side'] = settings.side
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheetOf(tokens), sheetOf(styles)]
  // Beside the body: a page may replace its body, transform it or remove what it does not know.
  const attach = (): void => {
    if (!host.isConnected) document.documentElement.append(host)
  }
  attach()
  followViewport(host)
  for (const type of ownEvents) root.addEventListener(type, (event) => event.stopPropagation())
  if (Object.keys(settings.attributes).length > 0) {
    // Without this chunk the chat has its own colours.
    const chunk = await import('./panel/attributes.ts').catch(() => undefined)
    chunk?.apply(settings.attributes, host, root)
  }

  const update = (): void => {
    render(
      <ChatContext.Provider value={chat}>
        <Panel onClose={close} />
      </ChatContext.Provider>,
      root,
    )
    launcher.show({ open: chat.state.isOpen, unread: chat.unread })
  }
  const chat = new Chat({
    session: () => new VisitorSession({ base: settings.base, storage: sessionStore, environment }),
    settings,
    i18n,
    loadHome: async () => {
      const home = await import('./home/home.tsx')
      root.adoptedStyleSheets.push(sheetOf(home.styles))
      return home.Home
    },
    loadRichText: async () => (await import('./thread/rich-text.tsx')).RichText,
    onChange: update,
  })
  const open = (): void => {
    attach()
    chat.open()
  }
  const close = (): void => {
    if (!chat.state.isOpen) return
    chat.close()
    // On a phone the launcher is visible again only after the next rendering.
    queueMicrotask(() => launcher.focus())
  }
  update()
  void chat.resume()

  return {
    open,
    close,
    toggle: () => (chat.state.isOpen ? close() : open()),
    reset: () => void chat.reset(),
  }
}

/**
 * A phone's keyboard covers the page without resizing it, so the panel follows the visual viewport.
 */
function followViewport(host: HTMLElement): void {
  const viewport = window.visualViewport
  if (!viewport) return
  const update = (): void => {
    host.style.setProperty('--visible-height', `${viewport.height}px`)
    host.style.setProperty('--visible-top', `${viewport.offsetTop}px`)
  }
  viewport.addEventListener('resize', update)
  viewport.addEventListener('scroll', update)
  update()
}
