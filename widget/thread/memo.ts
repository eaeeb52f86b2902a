import { Component, type ComponentChild, createElement, type FunctionComponent } from 'preact'

/**
 * Renders again only if `isSame` is false. `preact/compat` has a `memo` too, but adds all of its
 * React layer to the bundle.
 */
export function memo<P extends object>(Inner: FunctionComponent<P>, isSame: (now: P, next: P) => boolean): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return !isSame(this.props as P, next)
    }
    override render(): ComponentChild {
      return createElement(Inner, this.props as P)
    }
  }
  return Memo as unknown as FunctionComponent<P>
}
