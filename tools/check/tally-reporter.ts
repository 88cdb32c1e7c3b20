import { appendFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Refuses two tests of one name in one file (one of them usually is a copy that was never changed), and where
 * `CUPEL_TALLY` names a file adds the counts to it as a line, for the job that sums them up.
 */
export class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    const count = (state: string): number => tests.filter(test => test.result().state === state).length
    const broken = modules.filter(module => module.errors().length > 0).length + unhandled.length
    const repeated = modules.flatMap(repeatedNames)
    for (const name of repeated) console.error(`two tests of one name: ${name}`)
    if (repeated.length > 0) process.exitCode = 1
    const tally = process.env.CUPEL_TALLY
    const failed = count('failed') + broken + repeated.length
    if (tally)
      appendFileSync(
        tally,
        `${JSON.stringify({ passed: count('passed'), failed, skipped: count('skipped') })}\n`,
      )
  }
}

function repeatedNames(module: TestModule): string[] {
  const seen = new Set<string>()
  const file = relative(process.cwd(), module.moduleId)
  return [...module.children.allTests()].flatMap(({ fullName }) => {
    const isRepeated = seen.has(fullName)
    seen.add(fullName)
    return isRepeated ? [`${file}: ${fullName}`] : []
  })
}
