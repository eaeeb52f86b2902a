import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Draw, DrawSnapshot } from '../../../client/draw/draw.ts'
import { staffDraw } from '../../../client/inbox/staff-draw.ts'
import type { RoomId } from '../../../protocol/envelope.ts'
import { environmentFor } from '../../app/client-environment.ts'
import { useYou } from '../../session/me.ts'

/** A draw, connected while the component is mounted. */
export function useStaffDraw(room: RoomId): { readonly draw: Draw; readonly snapshot: DrawSnapshot } {
  const agent = useYou().id
  const [draw] = useState(() => staffDraw(room, agent, environmentFor('draw')))
  useEffect(() => {
    draw.open()
    return () => draw.close()
  }, [draw])
  const snapshot = useSyncExternalStore(
    (listener) => draw.subscribe(listener),
    () => draw.snapshot,
  )
  return { draw, snapshot }
}
