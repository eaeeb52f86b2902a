import type { Person } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { ApiError } from '../connection/http-client.ts'

/** Throws `not-signed-in` when the session cookie belongs to another agent by now. */
export function checkAgent({ id }: Person, agent: string): void {
  if (id !== agent) throw new ApiError(refusal('not-signed-in'))
}
