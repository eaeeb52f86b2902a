import type { Piece, Provider, Question, TranscriptLine } from '../../assistant/provider.ts'
import { guide } from '../../assistant/providers/guide/guide.ts'
import { articlesSql } from '../../demo/articles/articles.ts'
import { findPassages } from '../../storage/search/articles.ts'
import { SqliteD1 } from './sqlite-d1.ts'

/** The guide over the demo's articles, with the real migrations and SQL. */
export async function demoGuide(): Promise<Provider> {
  const search = new SqliteD1('migrations/search')
  const sql = await articlesSql()
  search.raw.exec(sql)
  search.raw.exec(sql) // Seeding is idempotent.
  return guide({ find: (text) => findPassages(search as unknown as D1Database, text) })
}

/** What an answer consists of, read to its end. */
export interface Answered {
  readonly pieces: readonly Piece[]
  readonly text: string
  /** The addresses of its cards. */
  readonly sources: readonly string[]
  readonly offersPerson: boolean
}

export async function answerTo(provider: Provider, question: Question): Promise<Answered> {
  const pieces: Piece[] = []
  for await (const piece of provider.answer(question, new AbortController().signal)) pieces.push(piece)
  return {
    pieces,
    text: pieces.map((piece) => (piece.type === 'text' ? piece.text : '')).join(''),
    sources: pieces.flatMap((piece) => (piece.type === 'card' ? [piece.card.url] : [])),
    offersPerson: pieces.some((piece) => piece.type === 'offer-person'),
  }
}

/** A question to Nour of the hosting department: the visitor's new messages after some lines. */
export function questionToNour(texts: readonly string[], before: readonly TranscriptLine[] = []): Question {
  const lines = [...before, ...texts.map((text) => ({ by: 'visitor' as const, text }))]
  return { conversation: 'c1', department: { id: 'hosting', name: 'Hosting', persona: 'Nour' }, locale: 'en', lines, question: texts }
}
