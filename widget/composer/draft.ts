const key = 'parley.draft'

/**
 * The unsent text of the composer, stored in `sessionStorage` across page changes once a
 * conversation exists.
 */
export class Draft {
  readonly #mayStore: () => boolean

  constructor(mayStore: () => boolean) {
    this.#mayStore = mayStore
  }

  read(): string {
    try {
      return sessionStorage.getItem(key) ?? ''
    } catch {
      return ''
    }
  }

  save(text: string): void {
    if (!this.#mayStore()) return
    try {
      if (text) sessionStorage.setItem(key, text)
      else sessionStorage.removeItem(key)
    } catch {
      // Without storage the chat works, only without drafts.
    }
  }

  clear(): void {
    try {
      sessionStorage.removeItem(key)
    } catch {
      // as in `save`
    }
  }
}
