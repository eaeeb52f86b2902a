/**
 * A browser's storage, or memory for the life of the page if the browser forbids it: it may throw at
 * any access.
 */
function safe(storage: () => Storage): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const memory = new Map<string, string>()
  const available = (): Storage | undefined => {
    try {
      return storage()
    } catch {
      return undefined
    }
  }
  return {
    getItem: (key) => available()?.getItem(key) ?? memory.get(key) ?? null,
    setItem(key, text) {
      try {
        storage().setItem(key, text)
      } catch {
        memory.set(key, text)
      }
    },
    removeItem(key) {
      memory.delete(key)
      available()?.removeItem(key)
    },
  }
}

export const safeStorage = safe(() => localStorage)
/** Of this tab only. */
export const tabStorage = safe(() => sessionStorage)
