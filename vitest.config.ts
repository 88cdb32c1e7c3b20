import { defineConfig } from 'vitest/config'
import { TallyReporter } from './tools/check/tally-reporter.ts'

/** Thousands of real answers: part of `npm test`, too slow for `npm run check`. */
const onRealData = ['src/**/real-data.test.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    // Named so in a test: `{ tags: 'slow' }`.
    tags: [
      {
        name: 'slow',
        description: 'Takes seconds: simulations, large data. Part of npm test, left out by npm run check.',
      },
    ],
    maxWorkers: 2,
    setupFiles: ['test/support/fixed-seed.ts'],
    // Guards against hanging, no measure of speed: a busy machine takes many times as long as a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
    reporters: ['default', new TallyReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: onRealData,
          // Starting a process and reading the modules anew took a file longer than its tests. A test that changes what
          // its process shares with others (environment, listeners) puts it back.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'end-to-end',
          globalSetup: ['test/support/build-stale-pages.ts'],
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts', ...onRealData],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
