import type { Audience, EventBase, EventEnvelope, EventPolicy, Reply, TurnResult } from '../../protocol/envelope.ts'
import { toJson } from '../../protocol/json-cache.ts'

/**
 * What a frame carries: all that concerns its reader after one place in the log and up to another.
 */
export interface FrameContent {
  readonly after: number
  readonly upTo: number
  readonly items: readonly object[]
}

/** A frame as text. */
export interface EncodedFrame {
  readonly text: string
  /** The same frame with one socket's replies before its items. */
  withReplies(replies: readonly Reply[]): string
}

/** The writing half of a codec. */
export interface FrameEncoder {
  encode(frame: FrameContent): EncodedFrame
}

/**
 * Frame text is built here and nowhere else. Items are serialised once for all frames that carry
 * them.
 */
export function encodeFrame({ after, upTo, items }: FrameContent): EncodedFrame {
  const json = itemsJson(items)
  return {
    text: frameJson(after, upTo, json),
    withReplies: (replies) => frameJson(after, upTo, [itemsJson(replies), ...(json === '' ? [] : [json])].join()),
  }
}

const itemsJson = (items: readonly object[]): string => items.map(toJson).join()

const frameJson = (after: number, upTo: number, items: string): string => `{"after":${after},"upTo":${upTo},"items":[${items}]}`

/** A frame with replies only moves no cursor. */
export const replyFrame = (items: readonly Reply[]): FrameContent => ({ after: 0, upTo: 0, items })

/**
 * A frame for many sockets, encoded once for each codec in use: never for each socket, and not at
 * all without sockets.
 */
export class SharedFrame {
  readonly #content: FrameContent
  readonly #encoded = new Map<FrameEncoder, EncodedFrame>()
  #last: { readonly codec: FrameEncoder; readonly frame: EncodedFrame } | undefined

  constructor(content: FrameContent) {
    this.#content = content
  }

  encodedBy(codec: FrameEncoder): EncodedFrame {
    // Nearly all sockets use the same codec: comparing is cheaper than a look-up for each socket.
    if (this.#last?.codec === codec) return this.#last.frame
    const frame = this.#encoded.get(codec) ?? codec.encode(this.#content)
    this.#encoded.set(codec, frame)
    this.#last = { codec, frame }
    return frame
  }
}

/** What a turn has for each audience. An audience that the turn does not concern is absent. */
export function framesOf<E extends EventBase>(
  result: TurnResult<E>,
  policies: Readonly<Record<E['type'], EventPolicy>>,
): Partial<Record<Audience, FrameContent>> {
  const { after, upTo, events } = result
  const visibleTo = (audience: Audience): readonly EventEnvelope<E>[] =>
    events.filter(({ type }) => isVisible(policies[type as E['type']], audience))
  const frames: Partial<Record<Audience, FrameContent>> = {}
  for (const audience of ['everyone', 'staff'] as const) {
    const items = visibleTo(audience)
    if (items.length > 0) frames[audience] = { after: after[audience], upTo, items }
  }
  return frames
}

const isVisible = ({ audience }: EventPolicy, reader: Audience): boolean => audience === 'everyone' || audience === reader
