import { render } from 'preact'
import { canonicalLocale } from '../protocol/locale.ts'
import { directionOf } from '../ui/direction.ts'
import '../ui/tokens.css'
import './draw.css'
import { i18nFor } from './messages/i18n.ts'
import { I18nContext } from './messages/i18n-context.ts'
import { Page } from './page/page.tsx'
import { showTheme, themeNow } from './page/theme.ts'
import { followViewport } from './page/viewport.ts'

// No browser translates a page before it is shown.
void import('../ui/translated-page.ts').then(({ tolerateTranslation }) => tolerateTranslation())
const page = document.documentElement
const i18n = await i18nFor(canonicalLocale(new URLSearchParams(location.search).get('lang') ?? '') ?? navigator.language)
page.lang = i18n.locale
page.dir = directionOf(i18n.locale)
if (themeNow() === 'light') showTheme('light')
followViewport(page)

render(
  <I18nContext.Provider value={i18n}>
    <Page />
  </I18nContext.Provider>,
  document.querySelector('#root')!,
)
