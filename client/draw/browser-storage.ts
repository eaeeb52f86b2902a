import type { LikesStore, StoredLikes } from './likes.ts'

export type DrawStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** `storage` may throw, as in some private windows; then everything lasts as long as the page. */
export function readItem(storage: DrawStorage, key: string): string | undefined {
  try {
    return storage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** Without `text` the item is removed. */
export function writeItem(storage: DrawStorage, key: string, text?: string): void {
  try {
    if (text === undefined) storage.removeItem(key)
    else storage.setItem(key, text)
  } catch {
    // Not stored.
  }
}

/** Likes as JSON in one item. A `storage` event carries changes from other tabs. */
export function storedLikes(storage: DrawStorage, key: string): LikesStore {
  return {
    read() {
      try {
        return JSON.parse(readItem(storage, key) ?? 'null') as StoredLikes | undefined
      } catch {
        return undefined
      }
    },
    write: (likes) => writeItem(storage, key, JSON.stringify(likes)),
    subscribe(onChange) {
      if (typeof document === 'undefined') return () => undefined
      const onStorage = (event: StorageEvent) => {
        if (event.key === key) onChange()
      }
      addEventListener('storage', onStorage)
      return () => removeEventListener('storage', onStorage)
    },
  }
}
