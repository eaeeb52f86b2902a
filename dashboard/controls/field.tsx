import { type ReactNode, useId } from 'react'

export const fieldClass =
  'block h-10 w-full rounded-md border border-control-line bg-surface px-3 text-lg outline-offset-0 aria-invalid:border-danger md:text-md'

interface FieldIds {
  readonly id: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

/** A form control with label and validation error; their ids connect them for screen readers. */
export function Field({
  label,
  error,
  children,
}: {
  readonly label: string
  readonly error: string | undefined
  readonly children: (ids: FieldIds) => ReactNode
}) {
  const id = useId()
  const errorId = `${id}error`
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': error ? errorId : undefined })}
      {error && (
        <p id={errorId} className="mt-1 text-xs text-danger-text">
          {error}
        </p>
      )}
    </div>
  )
}
