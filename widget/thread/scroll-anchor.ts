/**
 * Keeps the reading position (scroll anchoring): the line in the middle of the scroller stays at
 * the same pixel when lines come above or below it and when the scroller is resized. The position
 * is saved when the reader scrolls and not when it is restored, so that rounding errors do not add
 * up while an answer streams. The browser's own scroll anchoring is off: some browsers lack it, and
 * it does not work at the top of a scroller.
 */
export class ScrollAnchor {
  #key: string | undefined
  #y = 0
  #scrolled = 0

  /** Call it whenever the reader may have scrolled. */
  save(scroller: HTMLElement): void {
    // Our own correction causes a scroll event too.
    if (this.#key !== undefined && scroller.scrollTop === this.#scrolled) return
    const { top, height } = scroller.getBoundingClientRect()
    for (const line of scroller.querySelectorAll<HTMLElement>('[data-key]')) {
      const at = line.getBoundingClientRect()
      if (at.bottom < top + height / 2) continue
      this.#key = line.dataset['key']
      this.#y = at.top - top
      break
    }
    this.#scrolled = scroller.scrollTop
  }

  /** Call it after every rendering. */
  restore(scroller: HTMLElement, atBottom: boolean): void {
    if (atBottom) this.#key = undefined
    if (this.#key === undefined || scroller.scrollTop !== this.#scrolled) return
    const line = scroller.querySelector(`[data-key="${CSS.escape(this.#key)}"]`)
    if (!line) this.#key = undefined
    else scroller.scrollTop += line.getBoundingClientRect().top - scroller.getBoundingClientRect().top - this.#y
    this.#scrolled = scroller.scrollTop
  }
}
