import { useSyncExternalStore } from 'react'
import type { InboxStore } from '../../client/inbox/inbox.ts'
import { staffInbox } from '../../client/inbox/staff.ts'
import type { LiveView } from '../../protocol/inbox.ts'
import { environmentFor } from '../app/client-environment.ts'
import { setClockOffset } from '../controls/use-now.ts'

let store: InboxStore | undefined

/** The page's one inbox connection, opened by its first user and closed at sign-out. */
function openInbox(): InboxStore {
  if (!store) {
    const opened = staffInbox(environmentFor('inbox'))
    store = opened
    opened.subscribe(() => setClockOffset(opened.snapshot.clockOffsetMs))
    opened.open()
  }
  return store
}

export function closeInbox(): void {
  store?.close()
  store = undefined
}

export function useInbox(): InboxStore['snapshot'] {
  const inbox = openInbox()
  return useSyncExternalStore(
    (listener) => inbox.subscribe(listener),
    () => inbox.snapshot,
  )
}

/** Loads the next page of a view, unless one is under way or there is none. */
export const loadMoreRows = (view: LiveView): Promise<void> => openInbox().loadMore(view)
