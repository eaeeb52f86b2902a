/**
 * Holds the reader's place in a scroller that runs from the bottom. Lines put before cannot move it, since its
 * position is counted from the newest; what comes below can, and is taken off again before anything is painted.
 * The browser's own anchoring is switched off: not all have it, and it fails where the scroller stands at its top.
 */
export class ReadingPlace {
  #key: string | undefined
  #below = 0

  /** Call it after every drawing, with the newest line there is. */
  hold(scroller: HTMLElement, newest: string | undefined, atBottom: boolean): void {
    const below = this.#key === undefined ? undefined : distanceBelow(scroller, this.#key)
    if (!atBottom && below !== undefined) scroller.scrollTop -= below - this.#below
    this.#key = newest
    this.#below = (newest === undefined ? undefined : distanceBelow(scroller, newest)) ?? 0
  }
}

/** How much lies below one line, in px; undefined when it is not shown. */
function distanceBelow(scroller: HTMLElement, key: string): number | undefined {
  const line = scroller.querySelector(`[data-key="${CSS.escape(key)}"]`)
  const content = scroller.firstElementChild
  return line && content ? content.getBoundingClientRect().bottom - line.getBoundingClientRect().bottom : undefined
}
