/** Every permutation of these items. */
export function orders<T>(items: readonly T[]): T[][] {
  return items.length < 2 ? [[...items]] : items.flatMap((one, place) => orders(items.toSpliced(place, 1)).map((rest) => [one, ...rest]))
}
