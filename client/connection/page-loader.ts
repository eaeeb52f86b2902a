export interface PageLoaderOptions {
  changed(): void
}

/** Loads pages of older messages, one request at a time. */
export class PageLoader {
  readonly #options: PageLoaderOptions
  isLoading = false

  constructor(options: PageLoaderOptions) {
    this.#options = options
  }

  /** `load` fetches one page and adds it. After a failure the caller may load again. */
  async load(load: () => Promise<void>): Promise<void> {
    if (this.isLoading) return
    const { changed } = this.#options
    this.isLoading = true
    changed()
    try {
      await load()
    } catch {
      // The reader scrolls again.
    }
    this.isLoading = false
    changed()
  }
}
