/**
 * SVG path data of the icons, for a 24 px view box, a 2 px round stroke and no fill. Each icon is
 * one export, so that a bundle contains only the icons it uses. It is data and not markup, because
 * each UI library creates its own elements.
 */
export type IconPaths = readonly string[]

export const chatIcon: IconPaths = ['M21 11.5a8.5 8.5 0 0 1-12.3 7.6L3 21l1.9-5.7A8.5 8.5 0 1 1 21 11.5Z']
export const closeIcon: IconPaths = ['M18 6 6 18', 'm6 6 12 12']
export const chevronDownIcon: IconPaths = ['m6 9 6 6 6-6']
export const backIcon: IconPaths = ['m15 18-6-6 6-6']
export const forwardIcon: IconPaths = ['m9 18 6-6-6-6']
export const arrowDownIcon: IconPaths = ['M12 5v14', 'm19 12-7 7-7-7']
export const sendIcon: IconPaths = ['M12 19V5', 'm5 12 7-7 7 7']
export const personIcon: IconPaths = ['M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2', 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z']
export const sparkleIcon: IconPaths = [
  'M12 3l1.9 5.6a2.4 2.4 0 0 0 1.5 1.5L21 12l-5.6 1.9a2.4 2.4 0 0 0-1.5 1.5L12 21l-1.9-5.6a2.4 2.4 0 0 0-1.5-1.5L3 12l5.6-1.9a2.4 2.4 0 0 0 1.5-1.5Z',
]
export const clockIcon: IconPaths = ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 7v5l3 2']
export const tickIcon: IconPaths = ['M20 6 9 17l-5-5']
export const ticksIcon: IconPaths = ['M18 6 7 17l-5-5', 'm22 10-7.5 7.5L13 16']
export const alertIcon: IconPaths = ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 8v4.5', 'M12 16h.01']
export const retryIcon: IconPaths = ['M3 12a9 9 0 1 0 2.6-6.4L3 8', 'M3 3v5h5']
export const trashIcon: IconPaths = ['M4 7h16', 'M9 7V5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v2', 'm6 7 1 12a2 2 0 0 0 2 2h6a2 2 0 0 0 2-2l1-12']
export const offlineIcon: IconPaths = [
  'm2 2 20 20',
  'M8.5 16.4a5 5 0 0 1 7 0',
  'M5 12.9a10 10 0 0 1 5.2-2.7',
  'M19 12.9a10 10 0 0 0-2-1.5',
  'M2 8.8a15 15 0 0 1 4.2-2.6',
  'M22 8.8a15 15 0 0 0-11.3-3.8',
  'M12 20h.01',
]
export const articleIcon: IconPaths = ['M6 3h8l5 5v12a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z', 'M14 3v5h5', 'M9 13h6', 'M9 17h4']
export const stopIcon: IconPaths = ['M7 7h10v10H7z']
export const restartIcon: IconPaths = ['M12 5v14', 'M5 12h14']
export const heartIcon: IconPaths = ['M12 20.5 4.3 13a5 5 0 0 1 7.1-7.1l.6.6.6-.6a5 5 0 0 1 7.1 7.1Z']
export const eyeIcon: IconPaths = ['M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7-10-7-10-7Z', 'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z']
export const sunIcon: IconPaths = [
  'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z',
  'M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
]
export const trophyIcon: IconPaths = [
  'M7 4h10v6a5 5 0 0 1-10 0Z',
  'M7 6H4v1a4 4 0 0 0 3.6 4',
  'M17 6h3v1a4 4 0 0 1-3.6 4',
  'M12 15v5',
  'M8 20h8',
]
