/** Path data of every icon, drawn on a 24 px field with a 2 px round stroke and no fill. Data, not markup: each face makes its own elements. */
export const icons = {
  chat: ['M21 11.5a8.5 8.5 0 0 1-12.3 7.6L3 21l1.9-5.7A8.5 8.5 0 1 1 21 11.5Z'],
  close: ['M18 6 6 18', 'm6 6 12 12'],
  chevronDown: ['m6 9 6 6 6-6'],
  back: ['m15 18-6-6 6-6'],
  forward: ['m9 18 6-6-6-6'],
  arrowDown: ['M12 5v14', 'm19 12-7 7-7-7'],
  send: ['M12 19V5', 'm5 12 7-7 7 7'],
  person: ['M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2', 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z'],
  sparkle: [
    'M12 3l1.9 5.6a2.4 2.4 0 0 0 1.5 1.5L21 12l-5.6 1.9a2.4 2.4 0 0 0-1.5 1.5L12 21l-1.9-5.6a2.4 2.4 0 0 0-1.5-1.5L3 12l5.6-1.9a2.4 2.4 0 0 0 1.5-1.5Z',
  ],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 7v5l3 2'],
  tick: ['M20 6 9 17l-5-5'],
  ticks: ['M18 6 7 17l-5-5', 'm22 10-7.5 7.5L13 16'],
  alert: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 8v4.5', 'M12 16h.01'],
  retry: ['M3 12a9 9 0 1 0 2.6-6.4L3 8', 'M3 3v5h5'],
  trash: ['M4 7h16', 'M9 7V5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v2', 'm6 7 1 12a2 2 0 0 0 2 2h6a2 2 0 0 0 2-2l1-12'],
  offline: [
    'm2 2 20 20',
    'M8.5 16.4a5 5 0 0 1 7 0',
    'M5 12.9a10 10 0 0 1 5.2-2.7',
    'M19 12.9a10 10 0 0 0-2-1.5',
    'M2 8.8a15 15 0 0 1 4.2-2.6',
    'M22 8.8a15 15 0 0 0-11.3-3.8',
    'M12 20h.01',
  ],
  link: ['M14 4h6v6', 'M20 4 10 14', 'M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5'],
  article: ['M6 3h8l5 5v12a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z', 'M14 3v5h5', 'M9 13h6', 'M9 17h4'],
  stop: ['M7 7h10v10H7z'],
  lock: ['M6 11h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1Z', 'M8 11V7a4 4 0 0 1 8 0v4'],
  restart: ['M12 5v14', 'M5 12h14'],
} as const satisfies Record<string, readonly string[]>

export type IconName = keyof typeof icons
