import { Outlet, useParams } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import { useEffect } from 'react'
import { Empty } from '../controls/empty-state.tsx'
import { t } from '../messages/i18n.ts'
import { ListColumn } from './list-column.tsx'
import { useNeighbourKeys } from './list-navigation.ts'
import { isView } from './views.ts'
import { ViewsColumn } from './views-column.tsx'

/** A chunk of its own, on its way as soon as the list stands: the first click must not wait for it. */
export const conversationPage = () => import('../thread/conversation-page.tsx')

/** Views · list · conversation. Below 768 px one pane at a time, below 1024 px the views move into the list's heading. */
export function InboxPage() {
  const params = useParams({ strict: false })
  const view = params.view && isView(params.view) ? params.view : 'all'
  useNeighbourKeys(view, params.conversation)
  useEffect(() => void conversationPage(), [])
  return (
    <div className="grid h-full min-h-0 grid-cols-1 grid-rows-[minmax(0,1fr)] pair:grid-cols-[300px_minmax(0,1fr)] triple:grid-cols-[184px_300px_minmax(0,1fr)] roomy:grid-cols-[240px_340px_minmax(0,1fr)]">
      <ViewsColumn view={view} />
      <ListColumn view={view} selected={params.conversation} />
      <main
        id="conversation"
        tabIndex={-1}
        className={`min-h-0 min-w-0 outline-none pair:block ${params.conversation ? 'block' : 'hidden'}`}
      >
        <Outlet />
      </main>
    </div>
  )
}

export function NothingChosen() {
  return (
    <Empty icon={MessagesSquare} title={t('thread.choose')}>
      {t('thread.chooseWhy')}
    </Empty>
  )
}
