import { useNavigate } from '@tanstack/react-router'
import { useShortcut } from '../app/shortcuts.ts'
import type { View } from './views.ts'

/** J and K select the next and previous row as shown, pinned rows included. */
export function useListNavigation(view: View, selected: string | undefined): void {
  const navigate = useNavigate()
  const step = (by: 1 | -1) => {
    const rooms = [...document.querySelectorAll<HTMLElement>('li[data-room]')]
    const current = rooms.findIndex((row) => row.dataset.room === selected)
    const next = rooms[current === -1 ? (by === 1 ? 0 : rooms.length - 1) : current + by]
    if (!next?.dataset.room) return
    next.scrollIntoView({ block: 'nearest' })
    void navigate({ to: '/inbox/$view/$conversation', params: { view, conversation: next.dataset.room } })
  }
  useShortcut('next', () => step(1))
  useShortcut('previous', () => step(-1))
}
