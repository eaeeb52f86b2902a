/** Draws carry it in their names; conversations never do. */
export const isDraw = (room: string): boolean => room.startsWith('d_')

/** The page that viewers see. Not one of ours: it opens in a tab of its own. */
export const pageOf = (draw: string): string => `/draw/${encodeURIComponent(draw)}`
