/** An error that a person can act on. Commands print its message without a stack. */
export class CliError extends Error {}

/** Runs a command. A `CliError` prints its message; any other error is printed whole. */
export async function command(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    console.error(error instanceof CliError ? `\n${error.message}\n` : error)
    process.exitCode = 1
  }
}
