/** A keyboard takes more than this; a toolbar of the browser less. */
const keyboardPx = 140

/** A phone's keyboard covers the page without resizing it; the page keeps to what is left to see. */
export function followViewport(page: HTMLElement): void {
  const viewport = window.visualViewport
  if (!viewport) return
  let tallest = viewport.height
  let width = viewport.width
  const follow = () => {
    // Zoomed in, the eye moves over the page; the page stays as it is.
    if (viewport.scale > 1.05) return
    if (viewport.width !== width) tallest = viewport.height
    width = viewport.width
    tallest = Math.max(tallest, viewport.height)
    page.style.setProperty('--seen-height', `${viewport.height}px`)
    page.style.setProperty('--seen-top', `${viewport.offsetTop}px`)
    page.toggleAttribute('data-keyboard', tallest - viewport.height > keyboardPx)
  }
  viewport.addEventListener('resize', follow)
  viewport.addEventListener('scroll', follow)
  follow()
}
