/** Room ids of draws have this prefix. */
export const isDraw = (room: string): boolean => room.startsWith('d_')

/** Path of the draw's page for viewers. It is outside the dashboard, so links open a new tab. */
export const drawPagePath = (draw: string): string => `/draw/${encodeURIComponent(draw)}`
