import { useEffect, useState } from 'preact/hooks'
import type { Draw, DrawSnapshot } from '../../client/draw/draw.ts'
import { DrawVisit } from '../../client/draw/draw-session.ts'
import { Announcer } from '../chat/announcer.tsx'
import { Chat } from '../chat/chat.tsx'
import { Stage } from '../stage/stage.tsx'
import { useStanding } from '../state/clock.ts'
import { HallContext } from '../state/draw-context.ts'
import { keepsakes } from '../state/safe-storage.ts'
import { ConnectionBar } from './connection-bar.tsx'
import { Skeleton } from './skeleton.tsx'

interface HallProps {
  readonly draw: string
  /** The address names no draw. */
  unknown(): void
}

/** One draw with its crowd: the stage, and the chat beside it or, on a phone, drawn up over it. */
export function Hall({ draw: id, unknown }: HallProps) {
  const [{ visit, draw }] = useState(() => {
    const visit = new DrawVisit({ base: '', draw: id, storage: keepsakes })
    return { visit, draw: visit.room() }
  })
  const shot = useSnapshot(draw)
  const { room, you, connection } = shot
  const standing = useStanding(room, shot.offsetMs)
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

  if (!room || !standing)
    return (
      <Skeleton>
        <ConnectionBar draw={draw} connection={connection} />
      </Skeleton>
    )

  const like = (target: number, on: boolean) => {
    if (standing !== 'open') return
    if (isNamed) {
      draw.like(target, on)
      return
    }
    setUp(true)
    want(target)
  }
  return (
    <HallContext.Provider value={{ draw, visit, shot, room, standing, isNamed, wanted, like }}>
      <div class="hall" data-sheet={isUp ? 'up' : 'down'}>
        <Stage />
        <Chat isUp={isUp} pull={setUp} />
        <Announcer />
      </div>
    </HallContext.Provider>
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
