/**
 * Holds the reader's place: what stands in the middle stays there to the pixel, whatever comes above or below it and
 * however the scroller itself grows or shrinks. The place is noted when the reader scrolls and not when it is
 * restored, so that roundings do not add up while an answer streams. The browser's own anchoring is switched off:
 * not all have it, and it fails where the scroller stands at its top.
 */
export class ReadingPlace {
  #key: string | undefined
  #y = 0
  #scrolled = 0

  /** Call it whenever the reader may have scrolled. */
  note(scroller: HTMLElement): void {
    // Our own correction comes back as a scroll too.
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

  /** Call it after every drawing. */
  hold(scroller: HTMLElement, atBottom: boolean): void {
    if (atBottom) this.#key = undefined
    if (this.#key === undefined || scroller.scrollTop !== this.#scrolled) return
    const line = scroller.querySelector(`[data-key="${CSS.escape(this.#key)}"]`)
    if (!line) this.#key = undefined
    else scroller.scrollTop += line.getBoundingClientRect().top - scroller.getBoundingClientRect().top - this.#y
    this.#scrolled = scroller.scrollTop
  }
}
