import { Component, type ComponentChild, createElement, type FunctionComponent } from 'preact'

/** Renders again only when `same` finds a difference; `preact/compat` has the like and brings the rest of React along. */
export function memo<P extends object>(Inner: FunctionComponent<P>, same: (now: P, next: P) => boolean): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return !same(this.props as P, next)
    }
    override render(): ComponentChild {
      return createElement(Inner, this.props as P)
    }
  }
  return Memo as unknown as FunctionComponent<P>
}
