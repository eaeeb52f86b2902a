import { lazyRouteComponent } from '@tanstack/react-router'

type Importer<M> = () => Promise<M>

/**
 * A page whose code is a chunk of its own. When the chunk cannot be loaded `ErrorPage` takes the
 * place of this page only. The router alone would reload everything at once, also without a network.
 */
export const lazyPage = <M extends Record<string, unknown>, K extends keyof M>(load: Importer<M>, name: K) =>
  lazyRouteComponent(
    () =>
      load().catch((cause) => {
        throw new Error('The code of this page could not be loaded.', { cause })
      }),
    name,
  )
