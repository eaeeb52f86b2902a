import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useI18n } from '../messages/i18n-context.ts'

/** A shorter text fits into the six lines that the style sheet shows of a folded one. */
const mayBeLong = (text: string): boolean => text.length > 100 || text.split('\n').length > 6

/** The text of a message, folded after six lines. Plain text: a link of a guest is no link. */
export function MessageText({ text }: { readonly text: string }) {
  return mayBeLong(text) ? (
    <FoldedText text={text} />
  ) : (
    <p class="text" dir="auto">
      {text}
    </p>
  )
}

function FoldedText({ text }: { readonly text: string }) {
  const { t } = useI18n()
  const shown = useRef<HTMLParagraphElement>(null)
  const [isFolded, setFolded] = useState(true)
  const [isCut, setCut] = useState(false)
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = shown.current ?? {}
    if (isFolded) setCut(scrollHeight > clientHeight + 1)
  }, [text, isFolded])
  return (
    <>
      <p ref={shown} class={isFolded ? 'text folded' : 'text'} dir="auto">
        {text}
      </p>
      {isCut && (
        <button type="button" class="more" aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
          {t(isFolded ? 'more' : 'less')}
        </button>
      )}
    </>
  )
}
