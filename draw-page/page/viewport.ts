/** A keyboard is higher than this; the browser's toolbar is lower. */
const keyboardPx = 140

/**
 * A phone's keyboard covers the page without resizing it, so the page follows the visual viewport.
 */
export function followViewport(page: HTMLElement): void {
  const viewport = window.visualViewport
  if (!viewport) return
  let tallest = viewport.height
  let width = viewport.width
  const update = () => {
    // While the viewer has zoomed in, the page keeps its size.
    if (viewport.scale > 1.05) return
    if (viewport.width !== width) tallest = viewport.height
    width = viewport.width
    tallest = Math.max(tallest, viewport.height)
    page.style.setProperty('--visible-height', `${viewport.height}px`)
    page.style.setProperty('--visible-top', `${viewport.offsetTop}px`)
    page.toggleAttribute('data-keyboard', tallest - viewport.height > keyboardPx)
  }
  viewport.addEventListener('resize', update)
  viewport.addEventListener('scroll', update)
  update()
}
