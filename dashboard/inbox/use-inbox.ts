import { useSyncExternalStore } from 'react'
import type { InboxStore } from '../../client/inbox/inbox.ts'
import { staffInbox } from '../../client/inbox/staff.ts'

let store: InboxStore | undefined

/** The one live list of this page: opened with the first reader, closed at sign-out. */
function liveInbox(): InboxStore {
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
  const inbox = liveInbox()
  return useSyncExternalStore(
    (watcher) => inbox.subscribe(watcher),
    () => inbox.snapshot,
  )
}
