import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const script = join(import.meta.dirname, 'closing-line.ts')

function closing(lines: string, failedJobs: string): { line: string; status: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'cupel-tally-'))
  writeFileSync(join(folder, 'tally'), lines)
  const { stdout, status } = spawnSync(process.execPath, [script, join(folder, 'tally'), failedJobs], {
    encoding: 'utf8',
  })
  rmSync(folder, { recursive: true })
  return { line: stdout, status }
}

describe('the closing line', () => {
  it.each([
    [
      'sums what the jobs counted',
      ['{"passed":3,"failed":0,"skipped":1}', '{"passed":4,"failed":0,"skipped":0}'],
      '0',
      '7 passed, 0 failed, 1 skipped\n',
      0,
    ],
    [
      'fails when a test failed',
      ['{"passed":3,"failed":2,"skipped":0}'],
      '1',
      '3 passed, 2 failed, 0 skipped\n',
      1,
    ],
    [
      'counts a job that broke without a failed test',
      ['{"passed":3,"failed":0,"skipped":0}'],
      '1',
      '3 passed, 1 failed, 0 skipped\n',
      1,
    ],
    ['fails when no test ran at all', [], '0', '0 passed, 0 failed, 0 skipped\n', 1],
  ])('%s', (...[, lines, failedJobs, line, status]) => {
    expect(closing(`${lines.join('\n')}\n`, failedJobs)).toEqual({ line, status })
  })
})
