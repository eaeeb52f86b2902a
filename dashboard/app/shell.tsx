import { Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useInbox } from '../inbox/use-inbox.ts'
import { t } from '../messages/i18n.ts'
import { useYou } from '../session/me.ts'
import { useSessionWatch } from '../session/session-watch.ts'
import { useLeftBehind } from '../thread/open-conversations.ts'
import { ConnectionBar } from './connection-bar.tsx'
import { Rail } from './rail.tsx'
import { useShortcut } from './shortcuts.ts'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { useTitleBadge } from './title-badge.ts'

/** The frame of every page for signed-in agents: navigation, connection bar, shortcuts. */
export function Shell() {
  useSessionWatch()
  const navigate = useNavigate()
  const { conversation } = useParams({ strict: false })
  const inbox = useInbox()
  const waiting = inbox.counts.waiting
  const [showsShortcuts, setShowsShortcuts] = useState(false)
  useTitleBadge(waiting)
  useLeftBehind(useYou().id, inbox.connection.status === 'online')
  useShortcut('search', () => void navigate({ to: '/search' }))
  useShortcut('draws', () => void navigate({ to: '/draws' }))
  useShortcut('help', () => setShowsShortcuts(true))
  return (
    <div className="flex h-full flex-col">
      {conversation && (
        <a
          href="#conversation"
          className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:start-2 focus:top-2"
        >
          {t('app.skip')}
        </a>
      )}
      <ConnectionBar connection={inbox.connection} />
      <div className="flex min-h-0 flex-1 flex-col md:flex-row">
        <Rail waiting={waiting} hidden={conversation !== undefined} onShowShortcuts={() => setShowsShortcuts(true)} />
        <div className="min-h-0 min-w-0 flex-1">
          <Outlet />
        </div>
      </div>
      <ShortcutsDialog open={showsShortcuts} onOpenChange={setShowsShortcuts} />
    </div>
  )
}
