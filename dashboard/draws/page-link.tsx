import { Link } from '@tanstack/react-router'
import { ArrowUpRight } from 'lucide-react'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { t } from '../messages/i18n.ts'

/** Opens the draw's page in a new tab, as the signed-in agent. */
export const PageLink = ({ row }: { readonly row: DrawRow }) => (
  <Link
    to="/draws/$draw/page"
    params={{ draw: row.draw }}
    preload={false}
    target="_blank"
    rel="noopener"
    aria-label={t('draws.openPage', { title: row.title })}
    className="inline-flex h-8 shrink-0 items-center gap-1 rounded-md border border-line-strong px-3 text-sm font-medium whitespace-nowrap text-ink transition-colors duration-120 hover:bg-fill max-md:h-11"
  >
    {t('draws.page')}
    <ArrowUpRight size={14} aria-hidden className="-me-0.5 text-soft rtl:-scale-x-100" />
  </Link>
)
