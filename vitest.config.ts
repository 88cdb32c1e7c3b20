import { defineConfig } from 'vitest/config'
import { TallyReporter } from './tools/check/tally-reporter.ts'

/** Thousands of real answers: part of `npm test`, too slow for `npm run check`. */
const onRealData = ['src/**/real-data.test.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    reporters: ['default', new TallyReporter()],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['src/**/*.test.ts', 'tools/**/*.test.ts'], exclude: onRealData },
      },
      {
        extends: true,
        test: {
          name: 'end-to-end',
          globalSetup: ['test/support/build-stale-pages.ts'],
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts', ...onRealData],
          testTimeout: 120_000,
        },
      },
    ],
  },
})
