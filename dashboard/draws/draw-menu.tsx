import { Menu } from '@base-ui/react/menu'
import { Ban, Ellipsis, Link2, Pencil } from 'lucide-react'
import { useState } from 'react'
import { isOver } from '../../domain/draw/window.ts'
import type { Phase } from '../../protocol/draw.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { toast } from '../app/toasts.tsx'
import { itemClass, MenuPopup, MenuSeparator } from '../controls/menu.tsx'
import { t } from '../messages/i18n.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { drawPagePath } from './draw-address.ts'
import { DrawDialog, preloadForm } from './form/draw-dialog.tsx'

/** What one can do with a draw: copy its address, and edit or cancel it until it is over. */
export function DrawMenu({ row, phase }: { readonly row: DrawRow; readonly phase: Phase }) {
  const [open, setOpen] = useState<'edit' | 'cancel'>()
  const close = (isOpen: boolean) => setOpen((now) => (isOpen ? now : undefined))
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(new URL(drawPagePath(row.draw), location.href).href)
      toast(t('draws.copied'))
    } catch {
      toast(t('draws.notCopied'), { tone: 'bad' })
    }
  }
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          aria-label={t('draws.more', { title: row.title })}
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft hover:bg-fill hover:text-ink max-md:size-11"
        >
          <Ellipsis size={16} aria-hidden />
        </Menu.Trigger>
        <MenuPopup>
          <Menu.Item onClick={() => void copy()} className={itemClass}>
            <Link2 size={15} aria-hidden className="text-soft" />
            {t('draws.copy')}
          </Menu.Item>
          {!isOver(phase) && (
            <>
              <MenuSeparator />
              <Menu.Item onClick={() => setOpen('edit')} onPointerEnter={preloadForm} onFocus={preloadForm} className={itemClass}>
                <Pencil size={15} aria-hidden className="text-soft" />
                {t('draws.edit')}
              </Menu.Item>
              <Menu.Item onClick={() => setOpen('cancel')} className={`${itemClass} text-danger-text`}>
                <Ban size={15} aria-hidden />
                {t('draws.cancel')}
              </Menu.Item>
            </>
          )}
        </MenuPopup>
      </Menu.Root>
      <DrawDialog row={row} open={open === 'edit'} onOpenChange={close} />
      <CancelDialog row={row} open={open === 'cancel'} onOpenChange={close} />
    </>
  )
}
