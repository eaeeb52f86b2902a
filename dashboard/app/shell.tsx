import { Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useInbox } from '../inbox/use-inbox.ts'
import { rowsOf } from '../inbox/views.ts'
import { t } from '../messages/i18n.ts'
import { useYou } from '../session/me.ts'
import { useSessionWatch } from '../session/session-watch.ts'
import { ConnectionBar } from './connection-bar.tsx'
import { Rail } from './rail.tsx'
import { useShortcut } from './shortcuts.ts'
import { KeysDialog } from './shortcuts-dialog.tsx'
import { useTitleBadge } from './title-badge.ts'

/** What stands around every page of someone who is signed in. */
export function Shell() {
  useSessionWatch()
  const navigate = useNavigate()
  const { conversation } = useParams({ strict: false })
  const inbox = useInbox()
  const waiting = rowsOf('waiting', inbox.rows, useYou().id).length
  const [keys, setKeys] = useState(false)
  useTitleBadge(waiting)
  useShortcut('search', () => void navigate({ to: '/search' }))
  useShortcut('draws', () => void navigate({ to: '/draws' }))
  useShortcut('help', () => setKeys(true))
  return (
    <div className="flex h-dvh flex-col">
      {conversation && (
        <a
          href="#conversation"
          className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:start-2 focus:top-2"
        >
          {t('app.skip')}
        </a>
      )}
      <ConnectionBar connection={inbox.connection} />
      <div className="flex min-h-0 flex-1 flex-col pair:flex-row">
        <Rail waiting={waiting} hidden={conversation !== undefined} onShowKeys={() => setKeys(true)} />
        <div className="min-h-0 min-w-0 flex-1">
          <Outlet />
        </div>
      </div>
      <KeysDialog open={keys} onOpenChange={setKeys} />
    </div>
  )
}
