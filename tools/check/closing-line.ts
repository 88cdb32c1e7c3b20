import { readFileSync } from 'node:fs'

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** The sum of what the jobs counted. A job that broke without counting a failed test is one failure itself. */
export function sum(tallies: readonly Tally[], failedJobs: number): Tally {
  const total = (key: keyof Tally): number => tallies.reduce((before, tally) => before + tally[key], 0)
  return { passed: total('passed'), failed: Math.max(total('failed'), failedJobs), skipped: total('skipped') }
}

if (import.meta.main) {
  const [file = '', failedJobs = '0'] = process.argv.slice(2)
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
  const { passed, failed, skipped } = sum(
    lines.map(line => JSON.parse(line) as Tally),
    Number(failedJobs),
  )
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}
