import { ApiError } from '../../client/connection/http-client.ts'
import type { ChatConfig } from '../../protocol/http/visitor.ts'
import { cardIn } from '../home/answerer.ts'
import type { Slice } from './batched-store.ts'

export interface ConfigState {
  readonly config: ChatConfig | undefined
  readonly configFailed: boolean
  /** The chat does not serve pages of this origin. */
  readonly isForbidden: boolean
}

export const noConfig: ConfigState = { config: undefined, configFailed: false, isForbidden: false }

/** For the host page's developer. A sandboxed frame has the origin "null", which cannot be allowed. */
const forbidden = (origin: string): string =>
  `Parley: pages of ${origin} may not use this chat. ${
    origin === 'null' ? 'Give the frame the sandbox token allow-same-origin.' : `Add ${origin} to the setting ALLOWED_ORIGINS of the chat.`
  }`

/** Loads the chat's config, with the departments in the visitor's language. */
export class ConfigLoader {
  readonly #slice: Slice<ConfigState>
  readonly #locale: string
  readonly #fetchConfig: () => Promise<ChatConfig>

  constructor(slice: Slice<ConfigState>, locale: string, fetchConfig: () => Promise<ChatConfig>) {
    this.#slice = slice
    this.#locale = locale
    this.#fetchConfig = fetchConfig
  }

  async load(): Promise<void> {
    this.#slice.set({ configFailed: false })
    try {
      const config = await this.#fetchConfig()
      this.#slice.set({ config: { ...config, departments: config.departments.map((card) => cardIn(this.#locale, card)) } })
    } catch (error) {
      const isForbidden = error instanceof ApiError && error.refusal.code === 'wrong-origin'
      this.#slice.set({ configFailed: true, isForbidden })
      if (isForbidden) console.error(forbidden(self.origin))
    }
  }
}
