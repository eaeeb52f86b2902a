const texts = new WeakMap<object, string>()

/**
 * An object as JSON, serialised once however many tables, audiences and sockets need it. The cache
 * lasts as long as the object.
 */
export function toJson(event: object): string {
  const known = texts.get(event)
  if (known !== undefined) return known
  const text = JSON.stringify(event)
  texts.set(event, text)
  return text
}
