import type { FunctionComponent } from 'preact'
import type { Slice } from './batched-store.ts'

type Home = FunctionComponent<{ readonly onClose: () => void }>
/** Shows the text of a message with its markdown. */
type RichText = FunctionComponent<{ readonly text: string }>

export interface LazyState {
  /** The markdown renderer; messages are plain text until it is loaded. */
  readonly RichText: RichText | undefined
  /** The home screen. */
  readonly home: Home | undefined
  readonly homeFailed: boolean
}

export const nothingLoaded: LazyState = { RichText: undefined, home: undefined, homeFailed: false }

export interface LazyLoaders {
  /** Loads the home screen's chunk and its styles. */
  loadHome(): Promise<Home>
  loadRichText(): Promise<RichText>
}

/** The components that are lazy chunks, because the first message does not need them. */
export class LazyParts {
  readonly #slice: Slice<LazyState>
  readonly #loaders: LazyLoaders
  #loadingHome: Promise<void> | undefined

  constructor(slice: Slice<LazyState>, loaders: LazyLoaders) {
    this.#slice = slice
    this.#loaders = loaders
  }

  /** For the opening of the panel: the parser is half as large as the rest of the chat. */
  async loadRichText(): Promise<void> {
    if (this.#slice.state.RichText) return
    this.#slice.set({ RichText: await this.#loaders.loadRichText().catch(() => undefined) })
  }

  loadHome(): Promise<void> | undefined {
    if (this.#slice.state.home) return undefined
    this.#slice.set({ homeFailed: false })
    this.#loadingHome ??= this.#loaders
      .loadHome()
      .then(
        (home) => this.#slice.set({ home }),
        () => this.#slice.set({ homeFailed: true }),
      )
      .finally(() => {
        this.#loadingHome = undefined
      })
    return this.#loadingHome
  }
}
