import type { ChatConfig } from '../../protocol/http/visitor.ts'
import { cardIn } from '../home/answerer.ts'
import type { Slice } from './batched-store.ts'

export interface ConfigState {
  readonly config: ChatConfig | undefined
  readonly configFailed: boolean
}

export const noConfig: ConfigState = { config: undefined, configFailed: false }

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
    } catch {
      this.#slice.set({ configFailed: true })
    }
  }
}
