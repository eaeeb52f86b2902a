import { useEffect, useState } from 'preact/hooks'
import { alertIcon, clockIcon, forwardIcon, offlineIcon, retryIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { dateTimeIn } from '../stage/zone-time.ts'
import { DrawView } from './draw-view.tsx'
import { drawIdIn, endedBy, type FoundDraw, findDraw } from './find-draw.ts'
import { MessagePage } from './message-page.tsx'
import { Skeleton } from './skeleton.tsx'

const drawId = drawIdIn(location.pathname)

/** Finds the draw of this page and shows it, or shows why there is none. */
export function Page() {
  const i18n = useI18n()
  const { t, locale } = i18n
  const [found, setFound] = useState<FoundDraw>(drawId === undefined ? { is: 'searching' } : { is: 'draw', draw: drawId })

  useEffect(() => {
    if (found.is === 'searching') void findDraw().then(setFound)
    if (found.is !== 'unavailable') return
    // The random delay spreads the retries of many viewers.
    const timer = setTimeout(() => findDraw().then(setFound), found.retryAfterMs + Math.random() * 5_000)
    return () => clearTimeout(timer)
  }, [found])

  const retry = () => setFound({ is: 'searching' })
  switch (found.is) {
    case 'searching':
      return <Skeleton />
    case 'draw':
      return <DrawView key={found.draw} draw={found.draw} onRefused={(code) => setFound(endedBy(code))} />
    case 'several':
      return (
        <MessagePage icon={clockIcon} title={t('severalTitle')} text={t('severalText')}>
          <ul class="choices">
            {found.draws.map(({ draw, title, at }) => (
              <li key={draw}>
                <a class="choice" href={`/draw/${encodeURIComponent(draw)}${location.search}`}>
                  <span>
                    <bdi class="choice-title">{title}</bdi>
                    <time dateTime={new Date(at).toISOString()}>{dateTimeIn(at, locale)}</time>
                  </span>
                  <Icon paths={forwardIcon} />
                </a>
              </li>
            ))}
          </ul>
        </MessagePage>
      )
    case 'none':
      return (
        <MessagePage icon={clockIcon} title={t('noneTitle')} text={t('noneText')}>
          <button type="button" class="button" onClick={retry}>
            <Icon paths={retryIcon} />
            {t('tryAgain')}
          </button>
        </MessagePage>
      )
    case 'unknown':
      return (
        <MessagePage icon={alertIcon} title={t('unknownTitle')} text={t('unknownText')}>
          <a class="button" href={`/draw/${location.search}`}>
            {t('toCurrent')}
          </a>
        </MessagePage>
      )
    case 'refused':
      return (
        <MessagePage icon={alertIcon} title={t('refusedTitle')} text={i18n.refusal({ code: found.code, message: t('ended') })}>
          <button type="button" class="button" onClick={() => location.reload()}>
            <Icon paths={retryIcon} />
            {t('reload')}
          </button>
        </MessagePage>
      )
    case 'unavailable':
      return (
        <MessagePage icon={offlineIcon} title={t('unavailableTitle')} text={t('unavailableText')}>
          <button type="button" class="button" onClick={retry}>
            <Icon paths={retryIcon} />
            {t('tryAgain')}
          </button>
        </MessagePage>
      )
  }
}
