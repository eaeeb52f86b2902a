import { Outlet, useParams } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { EmptyState } from '../controls/empty-state.tsx'
import { t } from '../messages/i18n.ts'
import { ListColumn } from './list-column.tsx'
import { useListNavigation } from './list-navigation.ts'
import type { RowListHandle } from './row-list.tsx'
import { isView } from './views.ts'
import { ViewsColumn } from './views-column.tsx'

/** A lazy chunk that the inbox preloads, so that the first click does not wait for it. */
export const loadConversationPage = () => import('../thread/conversation-page.tsx')

/**
 * Views, list, conversation. Below 1024 px the views are a menu in the list's heading, below 768 px
 * there is one pane.
 */
export function InboxPage() {
  const params = useParams({ strict: false })
  const view = params.view && isView(params.view) ? params.view : 'all'
  const list = useRef<RowListHandle>(null)
  useListNavigation(list, view, params.conversation)
  useEffect(() => void loadConversationPage(), [])
  return (
    <div className="grid h-full min-h-0 grid-cols-1 grid-rows-[minmax(0,1fr)] md:grid-cols-[300px_minmax(0,1fr)] lg:grid-cols-[184px_300px_minmax(0,1fr)] 3xl:grid-cols-[240px_340px_minmax(0,1fr)]">
      <ViewsColumn view={view} />
      <ListColumn view={view} selected={params.conversation} handle={list} />
      <main id="conversation" tabIndex={-1} className={`min-h-0 min-w-0 outline-none md:block ${params.conversation ? 'block' : 'hidden'}`}>
        <Outlet />
      </main>
    </div>
  )
}

export function NoConversationSelected() {
  return (
    <EmptyState icon={MessagesSquare} title={t('thread.choose')}>
      {t('thread.chooseWhy')}
    </EmptyState>
  )
}
