/** Work that takes longer than it may counts as failed; its late result is nobody's any more. */
export async function withTimeout<T>(ms: number, work: Promise<T>, late = `not done within ${ms} ms`): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), ms)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}

/** Waits for work, but no longer than this; it goes on without us. */
export async function waitAtMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<void>((go) => {
    timer = setTimeout(go, ms)
  })
  try {
    await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}
