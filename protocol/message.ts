/** What a message or a note consists of. A removed one has no parts. */
export type MessagePart = TextPart | FilePart | CardPart | ActionPart

export interface TextPart {
  readonly type: 'text'
  readonly text: string
}

/** A file that was uploaded before. Nothing makes this part yet; readers tolerate it. */
export interface FilePart extends FileReference {
  readonly type: 'file'
}

export interface FileReference {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  /** Size in bytes. */
  readonly bytes: number
}

/** A page that an answer was taken from. */
export interface CardPart extends Card {
  readonly type: 'card'
}

/** `url` is ours: a path such as `/help/point-a-domain`. */
export interface Card {
  readonly title: string
  readonly url: string
}

/** Something that the reader can do with one press. */
export interface ActionPart {
  readonly type: 'action'
  readonly action: 'request-person'
}

/**
 * The text of a message, for lists, search, announcements and the assistant. Parts without text are
 * left out.
 */
export const textOf = (parts: readonly MessagePart[]): string =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')

export const cardsOf = (parts: readonly MessagePart[]): readonly Card[] => parts.filter((part) => part.type === 'card')

/** Whether the message offers to bring in a person. */
export const offersPerson = (parts: readonly MessagePart[]): boolean =>
  parts.some((part) => part.type === 'action' && part.action === 'request-person')
