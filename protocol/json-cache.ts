const texts = new WeakMap<object, string>()

/** An event as it lies on the disk and goes over the wire: written out once, however many tables, circles and sockets it is for. */
export function toJson(event: object): string {
  const known = texts.get(event)
  if (known !== undefined) return known
  const text = JSON.stringify(event)
  texts.set(event, text)
  return text
}
