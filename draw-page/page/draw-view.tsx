import { useEffect, useState } from 'preact/hooks'
import { browserEnvironment, loggingEnvironment } from '../../client/connection/environment.ts'
import type { Draw, DrawSnapshot } from '../../client/draw/draw.ts'
import { DrawSession } from '../../client/draw/draw-session.ts'
import { Chat } from '../chat/chat.tsx'
import { LazyAnnouncer } from '../chat/lazy-announcer.tsx'
import { Stage } from '../stage/stage.tsx'
import { useWindowState } from '../state/clock.ts'
import { DrawContext } from '../state/draw-context.ts'
import { safeStorage, tabStorage } from '../state/safe-storage.ts'
import { ConnectionBar } from './connection-bar.tsx'
import { takeEntry } from './entry.ts'
import { Skeleton } from './skeleton.tsx'

interface DrawViewProps {
  readonly draw: string
  /** A final refusal: the draw of the URL does not exist, or this viewer may not watch it. */
  onRefused(code: string): void
}

/** One draw: the stage, and the chat beside it or, on a phone, as a sheet below it. */
export function DrawView({ draw: id, onRefused }: DrawViewProps) {
  const [{ session, draw }] = useState(() => {
    // For support: with `?debug` the browser's console shows what the connection does.
    const environment = new URLSearchParams(location.search).has('debug') ? loggingEnvironment : browserEnvironment
    const session = new DrawSession({ base: '', draw: id, storage: safeStorage, tabStorage, entry: takeEntry(), environment })
    return { session, draw: session.createDraw() }
  })
  const snapshot = useSnapshot(draw)
  const { room, you, connection } = snapshot
  const windowState = useWindowState(room, snapshot.offsetMs)
  const [isSheetOpen, setChatOpen] = useState<boolean>()
  const [pendingLike, setPendingLike] = useState<number>()
  const isNamed = you !== undefined && you.name !== ''
  const title = room?.schedule?.title
  // Until someone can talk there or has talked, an empty chat leaves a phone's screen to the stage.
  const isChatOpen = isSheetOpen ?? (windowState === 'open' || snapshot.lines.some(({ kind }) => kind === 'message'))
  const refusedCode = room ? undefined : connection.code

  useEffect(() => {
    draw.open()
    return () => draw.close()
  }, [draw])

  useEffect(() => {
    if (title !== undefined) document.title = title
  }, [title])

  useEffect(() => {
    if (refusedCode !== undefined) onRefused(refusedCode)
  }, [refusedCode])

  useEffect(() => {
    if (!isNamed || pendingLike === undefined) return
    draw.like(pendingLike, true)
    setPendingLike(undefined)
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
    setChatOpen(true)
    setPendingLike(target)
  }
  return (
    <DrawContext.Provider value={{ draw, session, snapshot, room, windowState, isNamed, pendingLike, like }}>
      <div class="draw-view" data-sheet={isChatOpen ? 'open' : 'closed'}>
        <Stage />
        <Chat isOpen={isChatOpen} setOpen={setChatOpen} />
        <LazyAnnouncer />
      </div>
    </DrawContext.Provider>
  )
}

function useSnapshot(draw: Draw): DrawSnapshot {
  const [snapshot, setSnapshot] = useState(draw.snapshot)
  useEffect(() => {
    const update = () => setSnapshot(draw.snapshot)
    update()
    return draw.subscribe(update)
  }, [draw])
  return snapshot
}
