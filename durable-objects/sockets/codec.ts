import type { ConversationCommand } from '../../protocol/conversation.ts'
import type { DrawClientCommand } from '../../protocol/draw.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import { subprotocol } from '../../protocol/limits.ts'
import { decode, decodeDraw } from '../../protocol/schemas/decode.ts'
import { encodeFrame, type FrameEncoder } from './frames.ts'

/**
 * How one connection's commands are decoded and its frames encoded. The connection's subprotocol
 * names it. A dialect for clients of an earlier system is one more codec in the lists below.
 */
export interface Codec<C = unknown> extends FrameEncoder {
  readonly subprotocol: string
  decode(frame: string | ArrayBuffer): { readonly command: C } | { readonly refused: Refusal }
}

/** The codecs of one kind of room. The first one is the default. */
export class Codecs<C = unknown> {
  readonly default: Codec<C>
  /** True: every connection uses the default, so its subprotocol need not be read for each frame. */
  readonly isSingle: boolean
  readonly #codecs: ReadonlyMap<string | undefined, Codec<C>>

  constructor(first: Codec<C>, ...others: readonly Codec<C>[]) {
    this.default = first
    this.isSingle = others.length === 0
    this.#codecs = new Map([first, ...others].map((codec) => [codec.subprotocol, codec]))
  }

  of(subprotocol: string | undefined): Codec<C> {
    return this.#codecs.get(subprotocol) ?? this.default
  }
}

export const conversationCodecs = new Codecs<ConversationCommand>({ subprotocol, decode, encode: encodeFrame })
export const drawCodecs = new Codecs<DrawClientCommand>({ subprotocol, decode: decodeDraw, encode: encodeFrame })
