import { render } from 'preact'
import { directionOf } from '../ui/direction.ts'
import '../ui/tokens.css'
import './draw.css'
import { speechFor } from './messages/en.ts'
import { SpeechContext } from './messages/i18n-context.ts'
import { Page } from './page/page.tsx'
import { showTheme, themeNow } from './page/theme.ts'
import { followViewport } from './page/viewport.ts'

const page = document.documentElement
const speech = await speechFor(new URLSearchParams(location.search).get('lang') ?? navigator.language)
page.lang = speech.locale
page.dir = directionOf(speech.locale)
if (themeNow() === 'light') showTheme('light')
followViewport(page)

render(
  <SpeechContext.Provider value={speech}>
    <Page />
  </SpeechContext.Provider>,
  document.querySelector('#root')!,
)
