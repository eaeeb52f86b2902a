import { Link } from '@tanstack/react-router'
import { ArrowUpRight } from 'lucide-react'
import type { SearchHit } from '../../protocol/http/agent.ts'
import { ageOf } from '../controls/time-format.ts'
import { useNow } from '../controls/use-now.ts'
import { drawPagePath, isDraw } from '../draws/draw-address.ts'
import { t } from '../messages/i18n.ts'
import { highlighted } from './highlighted.ts'

const linkClass = 'block rounded-md px-3 py-2.5 hover:bg-fill'

/** One search result: a link to the conversation, or to the page of the draw. */
export function Hit({ hit }: { readonly hit: SearchHit }) {
  return (
    <li className="border-b border-line">
      {isDraw(hit.room) ? (
        <a href={drawPagePath(hit.room)} target="_blank" rel="noopener" className={linkClass}>
          <HitContent hit={hit} />
        </a>
      ) : (
        <Link to="/inbox/$view/$conversation" params={{ view: 'all', conversation: hit.room }} className={linkClass}>
          <HitContent hit={hit} />
        </Link>
      )}
    </li>
  )
}

function HitContent({ hit }: { readonly hit: SearchHit }) {
  const now = useNow()
  return (
    <>
      <span className="flex items-baseline gap-2">
        <span className="flex min-w-0 flex-1 items-center gap-1.5">
          <span dir="auto" className="page-aligned truncate font-medium">
            {hit.title}
          </span>
          {isDraw(hit.room) && (
            <span className="inline-flex shrink-0 items-center gap-0.5 rounded-full bg-fill px-2 text-xs text-soft">
              {t('search.draw')}
              <ArrowUpRight size={12} aria-hidden className="rtl:-scale-x-100" />
            </span>
          )}
        </span>
        <time dateTime={new Date(hit.at).toISOString()} className="text-xs text-soft tabular-nums">
          {ageOf(hit.at, now)}
        </time>
      </span>
      <span dir="auto" className="mt-0.5 page-aligned line-clamp-2 text-soft">
        {highlighted(hit.text, hit.ranges).map(({ text, found, at }) => (found ? <mark key={at}>{text}</mark> : text))}
      </span>
    </>
  )
}
