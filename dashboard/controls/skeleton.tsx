/** A grey placeholder with the size of the content that loads, against layout shifts. */
export function Skeleton({ className }: { readonly className: string }) {
  return <span aria-hidden className={`shimmer block rounded-sm ${className}`} />
}
