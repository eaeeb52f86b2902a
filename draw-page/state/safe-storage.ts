/** A browser may forbid its storage even to be looked at; what is kept then lasts as long as the page. */
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
