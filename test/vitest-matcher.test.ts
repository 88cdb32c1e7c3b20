import { spawnSync } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cupelMatchers, type Evaluation, evaluate } from '../src/vitest.ts'
import { assistant, gateProject } from './support/gate-project.ts'
import { repo, runCupel } from './support/run-cupel.ts'

expect.extend(cupelMatchers)

describe('the matchers', () => {
  const folder = gateProject()
  let good: Evaluation
  let worse: Evaluation
  beforeAll(async () => {
    const config = readFileSync(join(folder.path, 'cupel.yaml'), 'utf8')
    const both = config.replace('assistant.mjs }', 'assistant.mjs }, worse: { module: worse.mjs }')
    writeFileSync(join(folder.path, 'cupel.yaml'), both)
    writeFileSync(join(folder.path, 'worse.mjs'), assistant(3))
    good = await evaluate({ from: folder.path, candidates: ['assistant'] })
    await runCupel(['gate', '--save-baseline'], folder.path)
    worse = await evaluate({ from: folder.path, candidates: ['worse'] })
    return () => folder[Symbol.dispose]()
  })

  /** What an assertion says when it fails. */
  const failure = (assertion: () => void): string => {
    try {
      assertion()
    } catch (thrown) {
      return (thrown as Error).message
    }
    return 'it holds'
  }

  it('assert by the whole interval', () => {
    expect(good).toMeet({ metric: 'exact_match', min: 0.8 })
    expect(good).toMeet({ metric: 'exact_match', min: 0.75, max: 0.99, slice: 'line=home' })
    expect(good).not.toMeet({ metric: 'exact_match', min: 0.97 })
    expect(failure(() => expect(good).toMeet({ metric: 'exact_match', min: 0.97 }))).toMatch(
      /^exact_match of assistant is 90\.0% \[85\.\d%, 93\.\d%\] on 200 examples; wanted: at least 97\.0%$/,
    )
  })

  it('decide neither way what is open, unless they are told to let it pass', () => {
    const open = { metric: 'exact_match', min: 0.9 }
    expect(failure(() => expect(good).toMeet(open))).toMatch(/^Inconclusive\. .*more examples would tell/)
    expect(failure(() => expect(good).not.toMeet(open))).toMatch(/^Inconclusive\./)
    expect(good).toMeet({ ...open, inconclusive: 'pass' })
    expect(good).not.toMeet({ ...open, inconclusive: 'pass' })
    const stopped = { ...good, status: 'budget' as const }
    expect(failure(() => expect(stopped).toMeet({ metric: 'exact_match', min: 0.1 }))).toContain(
      'did not end: budget',
    )
  })

  it('say nothing of a figure that too many trials are missing from', () => {
    const cells = good.comparison.cells.map(cell => ({
      ...cell,
      estimate: { ...cell.estimate, errored: 40 },
    }))
    const holey = { ...good, comparison: { ...good.comparison, cells } }
    expect(failure(() => expect(holey).toMeet({ metric: 'exact_match', min: 0.5 }))).toMatch(
      /^Inconclusive\. .*40 of 240 trials have no value/,
    )
  })

  it('hold a candidate against a file, and against another evaluation', () => {
    const baseline = join(folder.path, 'reports/baseline.json')
    const noWorse = { metric: 'exact_match', margin: 0.05 }
    expect(good).toBeNoWorseThan(baseline, noWorse)
    expect(good).toBeNoWorseThan(worse, noWorse)
    expect(worse).not.toBeNoWorseThan(baseline, noWorse)
    expect(failure(() => expect(worse).toBeNoWorseThan(good, noWorse))).toMatch(
      /^exact_match: -23\.5 points \[.*\], allowed -5\.0 points\. The whole interval breaks the margin\.$/,
    )
    const slices = failure(() => expect(worse).toBeNoWorseThan(good, { ...noWorse, slices: ['line=auto'] }))
    expect(slices.split('\n')).toHaveLength(2)
  })

  it('refuse what is not there, in words', () => {
    expect(failure(() => expect(good).toMeet({ metric: 'exakt', min: 0.8 }))).toContain('no metric exakt')
    expect(failure(() => expect(good).toMeet({ metric: 'exact_match' }))).toContain('No bound is given')
    expect(
      failure(() =>
        expect(good).toBeNoWorseThan({ candidate: 'nobody' }, { metric: 'exact_match', margin: 0.05 }),
      ),
    ).toContain('no candidate nobody')
    expect(
      failure(() => expect(good).toBeNoWorseThan('nowhere.json', { metric: 'exact_match', margin: 0.05 })),
    ).toContain('There is no baseline nowhere.json')
  })
})

it('the test of the guide runs as it stands there: it passes, and fails when the candidate got worse', async () => {
  using folder = gateProject()
  const guide = readFileSync(join(repo, 'docs/guides/gate.md'), 'utf8')
  const [, example] = /```ts\n([\s\S]*?)```/.exec(guide) ?? []
  writeFileSync(join(folder.path, 'assistant.test.ts'), example ?? '')
  symlinkSync(join(repo, 'node_modules'), join(folder.path, 'node_modules'))
  const door = JSON.stringify(join(repo, 'src/vitest.ts'))
  writeFileSync(
    join(folder.path, 'vitest.config.mjs'),
    `export default { resolve: { alias: { 'cupel/vitest': ${door} } } }\n`,
  )
  await runCupel(['run'], folder.path)
  await runCupel(['gate', '--save-baseline'], folder.path)
  const suite = () =>
    spawnSync(process.execPath, [join(repo, 'node_modules/vitest/vitest.mjs'), 'run'], {
      cwd: folder.path,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', CI: '1' },
    })
  const passed = suite()
  expect(passed.status, passed.stderr + passed.stdout).toBe(0)
  expect(passed.stdout).toMatch(/Tests {2}2 passed/)
  folder.change(assistant(3))
  const failed = suite()
  expect(failed.status).toBe(1)
  expect(failed.stdout + failed.stderr).toContain(
    'allowed -5.0 points. The whole interval breaks the margin.',
  )
})
