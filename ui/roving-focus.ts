/**
 * Keyboard access to a list with buttons in its rows: the whole list is one tab stop, the newest row
 * (roving tabindex). Up, Down, Home and End go from row to row, Left and Right from button to button.
 * Rows are `li`; buttons may come and go. Returns what ends it.
 */
export function rovingFocus(list: HTMLElement): () => void {
  let current: HTMLElement | undefined
  let row = 0
  let hadFocus = false
  const buttonsIn = (element: ParentNode) => [...element.querySelectorAll<HTMLElement>('button')]
  const rows = () => [...list.querySelectorAll('li')].filter((item) => item.querySelector('button'))

  const setCurrent = (next: HTMLElement | undefined) => {
    current = next
    for (const button of buttonsIn(list)) {
      const tabIndex = button === next ? 0 : -1
      if (button.tabIndex !== tabIndex) button.tabIndex = tabIndex
    }
  }
  const update = () => {
    const isInside = list.contains(document.activeElement)
    const wasRemoved = hadFocus && current?.isConnected === false && document.activeElement === document.body
    if (isInside) setCurrent(current?.isConnected ? current : (document.activeElement as HTMLElement))
    else {
      const all = rows()
      // The row that had the focus is gone: its neighbour gets it.
      const next = wasRemoved ? all[Math.min(row, all.length - 1)] : all.at(-1)
      setCurrent(next && buttonsIn(next).at(-1))
      hadFocus = wasRemoved
      if (wasRemoved) current?.focus()
    }
  }
  const onFocusIn = (event: FocusEvent) => {
    if (!(event.target instanceof HTMLButtonElement)) return
    hadFocus = true
    row = rows().indexOf(event.target.closest('li')!)
    setCurrent(event.target)
  }
  const onFocusOut = (event: FocusEvent) => {
    if (event.relatedTarget instanceof Node && !list.contains(event.relatedTarget)) hadFocus = false
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!current || !list.contains(document.activeElement) || event.altKey || event.ctrlKey || event.metaKey) return
    const all = rows()
    const own = buttonsIn(current.closest('li')!)
    const forward = getComputedStyle(list).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -all.length, End: all.length }[event.key]
    const aside = event.key === 'ArrowLeft' || event.key === 'ArrowRight' ? (event.key === forward ? 1 : -1) : undefined
    const target = all[Math.min(Math.max(row + (step ?? 0), 0), all.length - 1)]
    const next =
      step !== undefined ? target && buttonsIn(target).at(-1) : aside !== undefined ? own[own.indexOf(current) + aside] : undefined
    if (step === undefined && aside === undefined) return
    event.preventDefault()
    next?.focus()
  }
  const observer = new MutationObserver(update)
  observer.observe(list, { childList: true, subtree: true })
  list.addEventListener('focusin', onFocusIn)
  list.addEventListener('focusout', onFocusOut)
  list.addEventListener('keydown', onKeyDown)
  update()
  return () => {
    observer.disconnect()
    list.removeEventListener('focusin', onFocusIn)
    list.removeEventListener('focusout', onFocusOut)
    list.removeEventListener('keydown', onKeyDown)
  }
}
