import type { Person } from '../../../protocol/envelope.ts'

/** The values of the form; `wall` is the local time in `zone`, as `datetime-local` gives it. */
export interface DrawFormValues {
  readonly title: string
  readonly wall: string
  readonly zone: string | null
  readonly hosts: readonly Person[]
  readonly moderators: readonly Person[]
}
