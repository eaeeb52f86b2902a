import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { CloudOff, Search, SearchX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { request } from '../../client/connection/http-client.ts'
import { endpoints } from '../../protocol/http/route.ts'
import { Empty } from '../controls/empty-state.tsx'
import { Skeleton } from '../controls/skeleton.tsx'
import { t } from '../messages/i18n.ts'
import { Hit } from './hit.tsx'

/** Everything that was ever said. The words stand in the address, so that a search can be sent on and come back to. */
export function SearchPage() {
  const { q = '' } = useSearch({ from: '/signed-in/search' })
  const navigate = useNavigate()
  const [words, setWords] = useState(q)
  useEffect(() => {
    const timer = setTimeout(() => navigate({ to: '/search', search: words.trim() ? { q: words.trim() } : {}, replace: true }), 250)
    return () => clearTimeout(timer)
  }, [words, navigate])
  return (
    <main className="flex h-full flex-col">
      <header className="shrink-0 border-b border-line px-4 pt-4 pb-3">
        <div className="mx-auto max-w-[720px]">
          <h1 className="mb-2.5 text-lg font-semibold">{t('search.title')}</h1>
          <label className="relative block">
            <span className="sr-only">{t('search.field')}</span>
            <Search size={16} aria-hidden className="absolute start-3 top-3 text-soft" />
            <input
              // biome-ignore lint/a11y/noAutofocus: the page is its field; one came here to type
              autoFocus
              type="search"
              value={words}
              dir={words ? 'auto' : undefined}
              maxLength={200}
              placeholder={t('search.field')}
              onChange={(event) => setWords(event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && words === '' && navigate({ to: '/inbox/$view', params: { view: 'all' } })}
              className="block h-10 w-full rounded-md border border-control-line bg-surface ps-9 pe-3 text-lg outline-offset-0 pair:text-md"
            />
          </label>
        </div>
      </header>
      <div className="thin-scroll min-h-0 flex-1 overflow-y-auto">
        <Results words={q} />
      </div>
    </main>
  )
}

function Results({ words }: { readonly words: string }) {
  const found = useQuery({
    queryKey: ['search', words],
    queryFn: () => request(endpoints.search, { query: { q: words } }),
    enabled: words !== '',
    staleTime: 10_000,
  })
  if (words === '')
    return (
      <Empty icon={Search} title={t('search.start')}>
        {t('search.hint')}
      </Empty>
    )
  if (found.isError)
    return (
      <Empty icon={CloudOff} title={t('app.failed')}>
        {t('app.failedWhy')}
      </Empty>
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
      <Empty icon={SearchX} title={t('search.none', { words })}>
        {t('search.noneWhy')}
      </Empty>
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
