import { useEffect, useState } from 'preact/hooks'
import { alertIcon, clockIcon, forwardIcon, offlineIcon, retryIcon } from '../../ui/icons.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { momentIn } from '../stage/moments.ts'
import { DrawView } from './draw-view.tsx'
import { type Found, find, namedIn } from './find-draw.ts'
import { Icon } from './icon.tsx'
import { Notice } from './notice.tsx'
import { Skeleton } from './skeleton.tsx'

const named = namedIn(location.pathname)

/** Which draw this page shows, and what it says when there is none to show. */
export function Page() {
  const { t, locale } = useI18n()
  const [found, setFound] = useState<Found>(named === undefined ? { is: 'looking' } : { is: 'draw', draw: named })

  useEffect(() => {
    if (found.is === 'looking') void find().then(setFound)
    if (found.is !== 'away') return
    // A crowd that lost us comes back one by one.
    const timer = setTimeout(() => find().then(setFound), found.retryAfterMs + Math.random() * 5_000)
    return () => clearTimeout(timer)
  }, [found])

  const again = () => setFound({ is: 'looking' })
  switch (found.is) {
    case 'looking':
      return <Skeleton />
    case 'draw':
      return <DrawView key={found.draw} draw={found.draw} unknown={() => setFound({ is: 'unknown' })} />
    case 'several':
      return (
        <Notice icon={clockIcon} title={t('severalTitle')} text={t('severalText')}>
          <ul class="choices">
            {found.draws.map(({ draw, title, at }) => (
              <li key={draw}>
                <a class="choice" href={`/draw/${encodeURIComponent(draw)}${location.search}`}>
                  <span>
                    <bdi class="choice-title">{title}</bdi>
                    <time dateTime={new Date(at).toISOString()}>{momentIn(at, locale)}</time>
                  </span>
                  <Icon of={forwardIcon} />
                </a>
              </li>
            ))}
          </ul>
        </Notice>
      )
    case 'none':
      return (
        <Notice icon={clockIcon} title={t('noneTitle')} text={t('noneText')}>
          <button type="button" class="button" onClick={again}>
            <Icon of={retryIcon} />
            {t('lookAgain')}
          </button>
        </Notice>
      )
    case 'unknown':
      return (
        <Notice icon={alertIcon} title={t('unknownTitle')} text={t('unknownText')}>
          <a class="button" href={`/draw/${location.search}`}>
            {t('toCurrent')}
          </a>
        </Notice>
      )
    case 'away':
      return (
        <Notice icon={offlineIcon} title={t('awayTitle')} text={t('awayText')}>
          <button type="button" class="button" onClick={again}>
            <Icon of={retryIcon} />
            {t('lookAgain')}
          </button>
        </Notice>
      )
  }
}
