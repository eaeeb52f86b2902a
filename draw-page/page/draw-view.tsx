import { useEffect, useState } from 'preact/hooks'
import type { Draw, DrawSnapshot } from '../../client/draw/draw.ts'
import { DrawSession } from '../../client/draw/draw-session.ts'
import { Announcer } from '../chat/announcer.tsx'
import { Chat } from '../chat/chat.tsx'
import { Stage } from '../stage/stage.tsx'
import { useWindowState } from '../state/clock.ts'
import { DrawContext } from '../state/draw-context.ts'
import { safeStorage } from '../state/safe-storage.ts'
import { ConnectionBar } from './connection-bar.tsx'
import { Skeleton } from './skeleton.tsx'

interface DrawViewProps {
  readonly draw: string
  /** The address names no draw. */
  unknown(): void
}

/** One draw with its crowd: the stage, and the chat beside it or, on a phone, drawn up over it. */
export function DrawView({ draw: id, unknown }: DrawViewProps) {
  const [{ session, draw }] = useState(() => {
    const session = new DrawSession({ base: '', draw: id, storage: safeStorage })
    return { session, draw: session.room() }
  })
  const shot = useSnapshot(draw)
  const { room, you, connection } = shot
  const windowState = useWindowState(room, shot.offsetMs)
  const [isUp, setUp] = useState(true)
  const [wanted, want] = useState<number>()
  const isNamed = you !== undefined && you.name !== ''
  const title = room?.schedule?.title
  const isUnknown = connection.code === 'no-such-draw'

  useEffect(() => {
    draw.open()
    return () => draw.close()
  }, [draw])

  useEffect(() => {
    if (title !== undefined) document.title = title
  }, [title])

  useEffect(() => {
    if (isUnknown) unknown()
  }, [isUnknown])

  useEffect(() => {
    if (!isNamed || wanted === undefined) return
    draw.like(wanted, true)
    want(undefined)
  }, [isNamed])

  if (!room || !windowState)
    return (
      <Skeleton>
        <ConnectionBar draw={draw} connection={connection} />
      </Skeleton>
    )

  const like = (target: number, on: boolean) => {
    if (windowState !== 'open') return
    if (isNamed) {
      draw.like(target, on)
      return
    }
    setUp(true)
    want(target)
  }
  return (
    <DrawContext.Provider value={{ draw, session, shot, room, windowState, isNamed, wanted, like }}>
      <div class="hall" data-sheet={isUp ? 'up' : 'down'}>
        <Stage />
        <Chat isUp={isUp} pull={setUp} />
        <Announcer />
      </div>
    </DrawContext.Provider>
  )
}

function useSnapshot(draw: Draw): DrawSnapshot {
  const [shot, show] = useState(draw.snapshot)
  useEffect(() => {
    const look = () => show(draw.snapshot)
    look()
    return draw.subscribe(look)
  }, [draw])
  return shot
}
