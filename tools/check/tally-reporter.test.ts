import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const repo = join(import.meta.dirname, '../..')
const vitest = join(repo, 'node_modules/vitest/vitest.mjs')

/** Runs vitest with the reporter in a folder of its own that holds one test file. */
function runTests(test: string): { tally: unknown; status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'cupel-reporter-'))
  try {
    symlinkSync(join(repo, 'node_modules'), join(folder, 'node_modules'), 'junction')
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'some.test.ts'), `import { expect, it } from 'vitest'\n${test}\n`)
    const reporter = JSON.stringify(join(import.meta.dirname, 'tally-reporter.ts'))
    writeFileSync(
      join(folder, 'vitest.config.ts'),
      `import { TallyReporter } from ${reporter}\nexport default { test: { reporters: [new TallyReporter()] } }\n`,
    )
    const env = { ...process.env, CUPEL_TALLY: join(folder, 'tally') }
    const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    return { tally: JSON.parse(readFileSync(env.CUPEL_TALLY, 'utf8')), status, said: `${stdout}${stderr}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

it.each([
  [
    'counts what passed, failed and was skipped',
    `it('a', () => {}); it('b', () => expect(1).toBe(2)); it.skip('c', () => {})`,
    { passed: 1, failed: 1, skipped: 1 },
    1,
  ],
  [
    'counts a file that does not load as a failure',
    `it('a', () => {}); throw new Error('broken')`,
    { passed: 0, failed: 1, skipped: 0 },
    1,
  ],
  [
    'refuses two tests of one name',
    `it('a', () => {}); it('a', () => {})`,
    { passed: 2, failed: 1, skipped: 0 },
    1,
  ],
  [
    'is content with good tests',
    `it('a', () => {}); it('b', () => {})`,
    { passed: 2, failed: 0, skipped: 0 },
    0,
  ],
])('the tally %s', { tags: 'slow' }, (...[, test, tally, status]) => {
  const ran = runTests(test)
  expect(ran, ran.said).toMatchObject({ tally, status })
})
