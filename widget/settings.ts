/** The attributes of the script tag, as the host page wrote them. */
export interface Attributes {
  /** Any CSS colour. */
  readonly accent?: string
  /** `start`, `end`, `left` or `right`. */
  readonly position?: string
  /** `light`, `dark` or `auto`. */
  readonly theme?: string
  /** A language tag; without it the page's language counts, then the browser's. */
  readonly locale?: string
  /** Present, and not `false`: the browser's console shows what the connection does. */
  readonly debug?: string
}

/** What the loader reads once and passes to the chat. */
export interface Settings {
  /** The origin that served the script, and that the chat talks to. */
  readonly base: string
  /** The visitor's language, as a canonical tag. The chat may have no translation of it. */
  readonly locale: string
  readonly side: 'left' | 'right'
  readonly attributes: Attributes
}

/** How the chat updates the launcher button. */
export interface Launcher {
  show(state: { readonly open: boolean; readonly unread: number }): void
  focus(): void
}

/** How the loader controls the chat. */
export interface ChatHandle {
  open(): void
  close(): void
  toggle(): void
  /** Deletes conversation, outbox and drafts from this browser. */
  reset(): void
}

/**
 * The chat bundle's one export. A page that was opened before a deployment calls the new bundle
 * from its old loader, so these types may gain optional members only.
 */
export type Mount = (settings: Settings, launcher: Launcher) => Promise<ChatHandle>
