import { Fragment, type ReactNode } from 'react'
import { type Filling, pieces, type Word } from './words.ts'

/** A sentence with elements in it: names stay isolated in their own direction wherever the language puts them. */
export function Phrase<K extends Word>({ word, fill }: { readonly word: K; readonly fill: Filling<K, ReactNode> }) {
  const values = fill as Readonly<Record<string, ReactNode>>
  return pieces(word).map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence never move
    <Fragment key={at}>{at % 2 === 0 ? piece : <bdi>{values[piece]}</bdi>}</Fragment>
  ))
}
