/** What the setting `AI_PROVIDER` may be; `worker/ai/providers.ts` has one provider for each name. */
export const providerNames = ['guide'] as const

export type ProviderName = (typeof providerNames)[number]
