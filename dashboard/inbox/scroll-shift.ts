interface Row {
  readonly room: string
}

/**
 * By how many rows the window [from, to) of a list has moved: the median of its rows, since one of
 * them may have moved to another place by itself.
 */
export function shiftOf(before: readonly Row[], after: readonly Row[], from: number, to: number): number {
  const places = new Map(after.map(({ room }, at) => [room, at]))
  const shifts = before.slice(from, to).flatMap(({ room }, at) => {
    const place = places.get(room)
    return place === undefined ? [] : [place - (from + at)]
  })
  return shifts.toSorted((one, other) => one - other)[Math.floor(shifts.length / 2)] ?? 0
}
