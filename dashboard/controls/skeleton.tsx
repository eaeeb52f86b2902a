/** A grey shape of what is coming, so that nothing moves when it comes. */
export function Skeleton({ className }: { readonly className: string }) {
  return <span aria-hidden className={`shimmer block rounded-sm ${className}`} />
}
