/** A grey placeholder with the size of the content that is loading, so that the layout does not shift. */
export function Skeleton({ className }: { readonly className: string }) {
  return <span aria-hidden className={`shimmer block rounded-sm ${className}`} />
}
