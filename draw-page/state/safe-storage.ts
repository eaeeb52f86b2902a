/**
 * `localStorage`, or memory for the life of the page if the browser forbids it: it may throw at any
 * access.
 */
const memory = new Map<string, string>()

function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}

export const safeStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = {
  getItem: (key) => storage()?.getItem(key) ?? memory.get(key) ?? null,
  setItem(key, text) {
    try {
      storage()!.setItem(key, text)
    } catch {
      memory.set(key, text)
    }
  },
  removeItem(key) {
    memory.delete(key)
    storage()?.removeItem(key)
  },
}
