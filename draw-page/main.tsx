import { render } from 'preact'
import { directionOf } from '../ui/direction.ts'
import '../ui/tokens.css'
import './draw.css'
import { Page } from './page.tsx'
import { SpeechContext } from './speech-context.ts'
import { showTheme, themeNow } from './theme.ts'
import { followViewport } from './viewport.ts'
import { speechFor } from './words.ts'

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
