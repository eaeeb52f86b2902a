import { FileText } from 'lucide-react'
import { linkRel, safeLink } from '../../../domain/text/markdown.ts'
import type { Card } from '../../../protocol/message.ts'
import { t } from '../../messages/i18n.ts'

/** Links to the help articles that an answer is based on. */
export function Sources({ sources }: { readonly sources: readonly Card[] }) {
  return (
    <p className="mt-1.5 flex flex-wrap items-center justify-end gap-1.5 px-1 text-xs text-soft">
      {t('thread.sources')}
      {sources.map(({ title, url }) => (
        <a
          key={url}
          href={safeLink(url, location.origin)}
          target="_blank"
          rel={linkRel}
          className="inline-flex max-w-64 pointer-coarse:min-h-11 items-center gap-1 rounded-full border border-line-strong px-2 py-0.5 font-medium text-ink hover:bg-fill"
        >
          <FileText size={12} aria-hidden className="shrink-0 text-soft" />
          <bdi className="truncate">{title}</bdi>
        </a>
      ))}
    </p>
  )
}
