import type { Provider } from '../../assistant/provider.ts'
import { guide } from '../../assistant/providers/guide/guide.ts'
import { findPassages } from '../../storage/search/articles.ts'

export interface ProviderSettings {
  readonly SEARCH: D1Database
  /** A name of the table below. */
  readonly AI_PROVIDER?: string
}

/** The AI providers by name. */
export const providers: Record<string, (env: ProviderSettings) => Provider> = {
  guide: (env) => guide({ find: (text) => findPassages(env.SEARCH, text) }),
}

export function providerFor(env: ProviderSettings): Provider {
  const name = env.AI_PROVIDER ?? 'guide'
  const create = providers[name]
  if (!create) throw new Error(`AI_PROVIDER is "${name}", but it can only be ${Object.keys(providers).join(' or ')}`)
  return create(env)
}
