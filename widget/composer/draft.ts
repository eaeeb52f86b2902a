const key = 'parley.draft'

/** What is being written, kept over a change of page; before the first message nothing is written into the browser. */
export class Draft {
  readonly #mayKeep: () => boolean

  constructor(mayKeep: () => boolean) {
    this.#mayKeep = mayKeep
  }

  read(): string {
    try {
      return sessionStorage.getItem(key) ?? ''
    } catch {
      return ''
    }
  }

  keep(text: string): void {
    if (!this.#mayKeep()) return
    try {
      if (text) sessionStorage.setItem(key, text)
      else sessionStorage.removeItem(key)
    } catch {
      // A browser that keeps nothing still chats.
    }
  }

  forget(): void {
    try {
      sessionStorage.removeItem(key)
    } catch {
      // as above
    }
  }
}
