import { useParams } from '@tanstack/react-router'
import { CloudOff } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { request } from '../../client/connection/http-client.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { LoadingPage } from '../app/error-page.tsx'
import { Button } from '../controls/button.tsx'
import { EmptyState } from '../controls/empty-state.tsx'
import { t } from '../messages/i18n.ts'
import { drawPagePath } from './draw-address.ts'
import { formErrorOf } from './form/save-draw.ts'

/**
 * Takes the agent to the draw's page, where they write as themselves. That page has another host, which
 * reads no cookie: it gets an entry in the fragment, which the draw accepts once, within a minute.
 */
export function EntryPage() {
  const { draw } = useParams({ from: '/signed-in/draws/$draw/page' })
  const [error, setError] = useState<string>()
  const enter = useCallback(async () => {
    setError(undefined)
    try {
      const { entry } = await request(endpoints.drawEntry, { params: { draw } })
      location.replace(`${drawPagePath(draw)}#${new URLSearchParams({ entry })}`)
    } catch (failed) {
      setError(formErrorOf(failed).message)
    }
  }, [draw])
  useEffect(() => void enter(), [enter])
  if (error === undefined) return <LoadingPage />
  return (
    <EmptyState
      icon={CloudOff}
      title={t('draws.entryFailed')}
      action={
        <Button kind="primary" onClick={() => void enter()}>
          {t('app.retry')}
        </Button>
      }
    >
      {error}
    </EmptyState>
  )
}
