/** One key of the keyboard. */
export function KeyHint({ children }: { readonly children: string }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-[5px] border border-line-strong bg-sunken px-1 font-sans text-[11px] font-medium text-soft">
      {children}
    </kbd>
  )
}
