import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { CloudOff, Search, SearchX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { request } from '../../client/connection/http-client.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { EmptyState } from '../controls/empty-state.tsx'
import { Skeleton } from '../controls/skeleton.tsx'
import { t } from '../messages/i18n.ts'
import { Hit } from './hit.tsx'

/** Search in all messages and notes. The query is in the URL, so that it can be shared. */
export function SearchPage() {
  const { q = '' } = useSearch({ from: '/signed-in/search' })
  const navigate = useNavigate()
  const [query, setQuery] = useState(q)
  useEffect(() => {
    const timer = setTimeout(() => navigate({ to: '/search', search: query.trim() ? { q: query.trim() } : {}, replace: true }), 250)
    return () => clearTimeout(timer)
  }, [query, navigate])
  return (
    <main className="flex h-full flex-col">
      <header className="shrink-0 border-b border-line px-4 pt-4 pb-3">
        <div className="mx-auto max-w-[720px]">
          <h1 className="mb-2.5 text-lg font-semibold">{t('search.title')}</h1>
          <label className="relative block">
            <span className="sr-only">{t('search.field')}</span>
            <Search size={16} aria-hidden className="absolute start-3 top-3 text-soft" />
            <input
              // biome-ignore lint/a11y/noAutofocus: the page has one purpose, its search field
              autoFocus
              type="search"
              value={query}
              maxLength={200}
              placeholder={t('search.field')}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && query === '' && navigate({ to: '/inbox/$view', params: { view: 'all' } })}
              className="block h-10 w-full rounded-md border border-control-line bg-surface ps-9 pe-3 text-lg [unicode-bidi:plaintext] outline-offset-0 md:text-md"
            />
          </label>
        </div>
      </header>
      <div className="thin-scroll min-h-0 flex-1 overflow-y-auto">
        <Results query={q} />
      </div>
    </main>
  )
}

function Results({ query }: { readonly query: string }) {
  const found = useQuery({
    queryKey: ['search', query],
    queryFn: () => request(endpoints.search, { query: { q: query } }),
    enabled: query !== '',
    staleTime: 10_000,
  })
  if (query === '')
    return (
      <EmptyState icon={Search} title={t('search.start')}>
        {t('search.hint')}
      </EmptyState>
    )
  if (found.isError)
    return (
      <EmptyState icon={CloudOff} title={t('app.failed')}>
        {t('app.failedWhy')}
      </EmptyState>
    )
  if (found.isPending)
    return (
      <div role="status" aria-label={t('app.loading')} className="mx-auto max-w-[720px] space-y-5 p-4">
        {[0, 1, 2, 3].map((each) => (
          <Skeleton key={each} className="h-12 w-full" />
        ))}
      </div>
    )
  const { hits } = found.data
  if (hits.length === 0)
    return (
      <EmptyState icon={SearchX} title={t('search.none', { query })}>
        {t('search.noneWhy')}
      </EmptyState>
    )
  return (
    <div className="mx-auto max-w-[720px] p-4">
      <p role="status" className="mb-1 px-3 text-xs text-soft tabular-nums">
        {t('search.found', { n: hits.length })}
      </p>
      <ul>
        {hits.map((hit) => (
          <Hit key={`${hit.room} ${hit.seq}`} hit={hit} />
        ))}
      </ul>
    </div>
  )
}
