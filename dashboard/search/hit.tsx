import { Link } from '@tanstack/react-router'
import type { SearchHit } from '../../protocol/http.ts'
import { useNow } from '../controls/now.ts'
import { ageOf } from '../controls/time.ts'
import { highlighted } from './highlighted.ts'

/** One place where the words were found. */
export function Hit({ hit }: { readonly hit: SearchHit }) {
  const now = useNow()
  return (
    <li className="border-b border-line">
      <Link
        to="/inbox/$view/$conversation"
        params={{ view: 'all', conversation: hit.room }}
        className="block rounded-md px-3 py-2.5 hover:bg-fill"
      >
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">
            <bdi>{hit.title}</bdi>
          </span>
          <time dateTime={new Date(hit.at).toISOString()} className="text-xs text-soft tabular-nums">
            {ageOf(hit.at, now)}
          </time>
        </span>
        <span dir="auto" className="mt-0.5 line-clamp-2 text-start text-soft">
          {highlighted(hit.text, hit.ranges).map(({ text, found, at }) => (found ? <mark key={at}>{text}</mark> : text))}
        </span>
      </Link>
    </li>
  )
}
