/** The attributes of the script tag: the loader reads them once and passes them to the chat. */
export interface Settings {
  /** The origin that served the script, and that the chat talks to. */
  readonly base: string
  readonly locale: string
  readonly dir: 'ltr' | 'rtl'
  /** The customer's accent as a hex colour. */
  readonly accent: string | undefined
  readonly side: 'start' | 'end'
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

export type Mount = (settings: Settings, launcher: Launcher) => Promise<ChatHandle>
