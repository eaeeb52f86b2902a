import { useSyncExternalStore } from 'react'
import type { InboxStore } from '../../client/inbox/inbox.ts'
import { staffInbox } from '../../client/inbox/staff.ts'

let store: InboxStore | undefined

/** The page's one inbox connection, opened by its first user and closed at sign-out. */
function openInbox(): InboxStore {
  if (!store) {
    store = staffInbox()
    store.open()
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
