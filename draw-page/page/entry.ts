/**
 * The entry with which an agent comes from the dashboard: in the fragment, which no server gets. It is
 * removed from the address, so that it is in no bookmark, history or copied link.
 */
export function takeEntry(): string | undefined {
  const entry = new URLSearchParams(location.hash.slice(1)).get('entry')
  if (entry === null) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return entry
}
