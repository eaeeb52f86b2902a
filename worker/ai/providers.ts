import type { Provider } from '../../assistant/provider.ts'
import { guide } from '../../assistant/providers/guide/guide.ts'
import { findPassages } from '../../storage/search/articles.ts'
import type { ProviderName } from './provider-names.ts'

export interface ProviderSettings {
  readonly SEARCH: D1Database
  readonly AI_PROVIDER?: string
}

/** The AI providers by name. */
export const providers: Record<ProviderName, (env: ProviderSettings) => Provider> = {
  guide: (env) => guide({ find: (text) => findPassages(env.SEARCH, text) }),
}

/** `worker/settings.ts` refuses any other name before a request gets here. */
export const providerFor = (env: ProviderSettings): Provider => providers[(env.AI_PROVIDER ?? 'guide') as ProviderName](env)
