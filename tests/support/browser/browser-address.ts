import { System } from '../system.ts'

/** The one system of the browser layer, as `browser-system.ts` started it. */
export function browserSystem(): System {
  const place = process.env['PARLEY_PLACE']
  if (place === undefined) throw new Error('Browser tests run through `playwright test`, which starts the system first.')
  return new System(JSON.parse(place))
}
