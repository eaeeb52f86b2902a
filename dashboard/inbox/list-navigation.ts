import { useNavigate } from '@tanstack/react-router'
import { type RefObject, useRef } from 'react'
import { useShortcut } from '../app/shortcuts.ts'
import type { RowListHandle } from './row-list.tsx'
import type { View } from './views.ts'

/**
 * J and K select the next and previous row as shown, pinned rows included. At the end of what is
 * loaded J waits for the next page.
 */
export function useListNavigation(list: RefObject<RowListHandle | null>, view: View, selected: string | undefined): void {
  const navigate = useNavigate()
  const isLoading = useRef(false)
  const step = async (by: 1 | -1) => {
    const current = selected === undefined ? -1 : (list.current?.rooms.indexOf(selected) ?? -1)
    // A conversation that the list does not show was opened by a link: go on from the top.
    const next = current === -1 ? 0 : current + by
    if (next >= (list.current?.rooms.length ?? 0) && list.current?.hasMore) {
      if (isLoading.current) return
      isLoading.current = true
      await list.current.loadMore().finally(() => {
        isLoading.current = false
      })
      // The list renders the page before its next step is taken.
      await new Promise((rendered) => setTimeout(rendered))
    }
    const conversation = list.current?.rooms[next]
    if (conversation === undefined) return
    list.current?.show(next)
    void navigate({ to: '/inbox/$view/$conversation', params: { view, conversation } })
  }
  useShortcut('next', () => void step(1))
  useShortcut('previous', () => void step(-1))
}
