import { fileURLToPath } from 'node:url'

/**
 * The root folder of the project, with a slash at the end. Commands work from any current
 * directory.
 */
export const root = fileURLToPath(new URL('..', import.meta.url))
