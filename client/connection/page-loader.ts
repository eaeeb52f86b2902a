import type { Environment } from './environment.ts'

export interface PageLoaderOptions {
  readonly environment: Environment
  changed(): void
}

/** Loads pages of older messages, one request at a time. */
export class PageLoader {
  readonly #options: PageLoaderOptions
  isLoading = false

  constructor(options: PageLoaderOptions) {
    this.#options = options
  }

  /** `load` fetches one page and adds it. A failure is only logged: the caller may load again. */
  async load(load: () => Promise<void>): Promise<void> {
    if (this.isLoading) return
    const { environment, changed } = this.#options
    this.isLoading = true
    changed()
    try {
      await load()
    } catch (error) {
      environment.log(`loading older messages failed: ${error}`)
    }
    this.isLoading = false
    changed()
  }
}
