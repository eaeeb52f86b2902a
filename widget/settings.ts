/** What the script tag says, read once by the loader and handed on to the chat. */
export interface Settings {
  /** The origin that served the script: where the chat lives. */
  readonly base: string
  readonly locale: string
  readonly dir: 'ltr' | 'rtl'
  /** A hex colour of the customer's, if given. */
  readonly accent: string | undefined
  readonly side: 'start' | 'end'
}

/** What the launcher lets the chat do to it. */
export interface Launcher {
  show(state: { readonly open: boolean; readonly unread: number }): void
  focus(): void
}

/** What the loader may ask of the chat. */
export interface ChatHandle {
  open(): void
  close(): void
  toggle(): void
  /** Forgets conversation, outbox and drafts in this browser. */
  reset(): void
}

export type Mount = (settings: Settings, launcher: Launcher) => Promise<ChatHandle>
