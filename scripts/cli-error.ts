/** A reason to stop that a person can act on. Commands print its sentence alone, never a stack. */
export class CliError extends Error {}

/** Runs a command of ours; what goes wrong is one clear sentence if we know it, and the whole error if we do not. */
export async function command(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    console.error(error instanceof CliError ? `\n${error.message}\n` : error)
    process.exitCode = 1
  }
}
