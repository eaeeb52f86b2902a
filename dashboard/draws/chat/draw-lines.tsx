import { MessageSquare } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Draw, DrawSnapshot } from '../../../client/draw/draw.ts'
import type { DrawLine } from '../../../client/draw/lines.ts'
import { mayModerate } from '../../../domain/draw/roles.ts'
import { rovingFocus } from '../../../ui/roving-focus.ts'
import { toast } from '../../app/toasts.tsx'
import { Button } from '../../controls/button.tsx'
import { EmptyState } from '../../controls/empty-state.tsx'
import { reasonOf, t } from '../../messages/i18n.ts'
import { DrawEventRow, DrawMessageRow } from './draw-row.tsx'

/** The messages of a draw, the newest at the bottom, where the list stays until someone scrolls up. */
export function DrawLines({ draw, snapshot }: { readonly draw: Draw; readonly snapshot: DrawSnapshot }) {
  const { you, lines, hasOlder, loadingOlder } = snapshot
  const list = useRef<HTMLOListElement>(null)
  const isEmpty = lines.length === 0 && !hasOlder
  useEffect(() => (list.current && !isEmpty ? rovingFocus(list.current) : undefined), [isEmpty])

  const remove = async ({ seq }: DrawLine) => {
    const reply = await draw.remove(seq)
    if (reply?.type === 'refused') toast(reasonOf(reply), { tone: 'bad' })
  }
  if (isEmpty)
    return (
      <div className="grid min-h-0 flex-1 place-items-center">
        <EmptyState icon={MessageSquare} title={t('draws.chatEmpty')} />
      </div>
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable to be scrolled by keys
    <section aria-label={t('draws.chatMessages')} tabIndex={0} className="thin-scroll flex min-h-0 flex-1 flex-col-reverse overflow-y-auto">
      <div className="mx-auto w-full max-w-[720px] px-2 py-3 md:px-4">
        {hasOlder && (
          <div className="flex justify-center pb-2">
            <Button kind="plain" aria-disabled={loadingOlder} onClick={() => void draw.loadOlder()}>
              {t(loadingOlder ? 'draws.loadingOlder' : 'draws.loadOlder')}
            </Button>
          </div>
        )}
        <ol ref={list}>
          {lines.map((line) =>
            line.kind === 'message' ? (
              <DrawMessageRow
                key={line.key}
                line={line}
                own={line.by.id === you?.id}
                mayRemove={you !== undefined && (line.by.id === you.id || mayModerate(you))}
                onRemove={() => void remove(line)}
                onUndo={() => draw.undoRemoval(line.seq)}
              />
            ) : (
              <DrawEventRow key={line.key} line={line} />
            ),
          )}
        </ol>
      </div>
    </section>
  )
}
