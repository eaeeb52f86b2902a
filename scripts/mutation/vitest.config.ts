import { defineConfig } from 'vitest/config'

// Every mutant must get the same simulated runs: with random seeds a mutant could be killed once
// and survive the next time.
process.env['FIRST_SEED'] ??= '1'
process.env['SIMULATIONS'] ??= '10'

const otherFolders = ['**/node_modules/**', '**/dist/**', '**/out/**', '**/.wrangler/**']
/** These replace a module for their own file, so they cannot share modules with other files. */
const withMocks = ['client/conversation/stored-outbox.test.ts']

/**
 * The tests that `npm run mutate` runs for each mutant: those that need neither the Workers runtime
 * nor a browser.
 */
export default defineConfig({
  test: {
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['{protocol,domain,client,durable-objects}/**/*.test.ts', 'tests/simulation/{simulation,draw-simulation}.test.ts'],
          exclude: [...otherFolders, ...withMocks],
          // A mutant in a table runs all tests. Loading each module once per run, not once per test
          // file, halves its time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'isolated', include: withMocks, exclude: otherFolders } },
    ],
  },
})
