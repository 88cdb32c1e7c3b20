import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { jsonl, projectFolder, runCupel, startCupel, untilSaid } from './support/run-cupel.ts'

const examples = Array.from({ length: 120 }, (_, at) => ({
  id: `e-${String(at).padStart(3, '0')}`,
  input: `question ${at}`,
  expected: { answer: `answer ${at}` },
  tags: { part: at % 2 === 0 ? 'even' : 'odd' },
}))

/**
 * Answers by a rule, so that the same question always gets the same answer, and slowly, so that there is time to kill
 * it. As long as there is a file `held` it answers no question from the 60th on: such a run cannot end by itself.
 */
const slowPipeline = `
import { existsSync } from 'node:fs'
export async function answer({ exampleId }, { repeat }) {
  const number = Number(exampleId.slice(2))
  do await new Promise(done => setTimeout(done, 8)); while (number >= 60 && existsSync('held'))
  return (number * 7 + repeat) % 3 === 0 ? 'wrong' : 'answer ' + number
}
`
const hastyPipeline = slowPipeline.replace('% 3', '% 5')

const files = {
  'cupel.yaml': `
name: kill
datasets: { golden: { file: golden.jsonl } }
candidates: { careful: { module: careful.mjs }, hasty: { module: hasty.mjs } }
metrics: [exact_match, token_f1, latency_ms]
run: { repeats: 2 }
`,
  'golden.jsonl': jsonl(examples),
  'careful.mjs': slowPipeline,
  'hasty.mjs': hastyPipeline,
}

interface Shown {
  readonly cells: readonly { readonly metric: string }[]
  readonly pairs: readonly { readonly metric: string }[]
  readonly candidates: readonly { readonly trials: unknown }[]
  readonly flaky: unknown
}

/** What the promise is about: everything but times. */
function estimatesOf(stdout: string): string {
  const { cells, pairs, candidates, flaky } = JSON.parse(stdout) as Shown
  const isTimeless = ({ metric }: { metric: string }): boolean => metric !== 'latency_ms'
  return JSON.stringify([
    cells.filter(isTimeless),
    pairs.filter(isTimeless),
    candidates.map(({ trials }) => trials),
    flaky,
  ])
}

async function estimates(folder: string): Promise<string> {
  const { stdout, status, stderr } = await runCupel(['compare', '--json'], folder)
  expect(status, stderr).toBe(0)
  return estimatesOf(stdout)
}

/** Said with `--json` when the run is in the store. Before that there is nothing to resume. */
const beginning = '"run-start"'

/** Keeps the runs of a project from ending by themselves until it is called again. */
function hold(folder: string): () => void {
  const held = join(folder, 'held')
  writeFileSync(held, '')
  return () => rmSync(held, { force: true })
}

describe('a run that is killed', () => {
  it('loses no finished trial, doubles none, and ends with the same estimates byte for byte', async () => {
    using whole = projectFolder(files)
    expect((await runCupel(['run'], whole.path)).status).toBe(0)
    const expected = await estimates(whole.path)

    using killed = projectFolder(files)
    const release = hold(killed.path)
    let kills = 0
    for (let round = 0; ; round++) {
      const started = startCupel([kills === 0 ? 'run' : 'resume', '--json'], killed.path)
      await untilSaid(started, beginning)
      if (kills === 2) release()
      // Later and later, so that the last round is not killed however slow the machine is.
      const ended = await Promise.race([started.ended, delay(40 + 140 * round).then(() => undefined)])
      if (ended) {
        expect(ended.status, ended.stderr).toBe(0)
        break
      }
      started.child.kill('SIGKILL')
      await started.ended
      kills++
    }
    expect(kills).toBeGreaterThan(1)
    expect(await estimates(killed.path)).toBe(expected)
  })

  it('finishes calls in flight on Ctrl-C, prints the resume command, and exits 130', async () => {
    using project = projectFolder(files)
    const release = hold(project.path)
    const started = startCupel(['run'], project.path)
    await untilSaid(started, 'careful:')
    started.child.kill('SIGINT')
    await untilSaid(started, 'waiting for the calls in flight')
    release()
    const ended = await started.ended
    expect(ended.status).toBe(130)
    const id = /cupel resume (\S+)/.exec(ended.stderr)?.[1]
    expect(id).toBeDefined()
    const resumed = await runCupel(['resume', String(id)], project.path)
    expect(resumed.status, resumed.stderr).toBe(0)
    const { stdout } = await runCupel(['runs', '--json'], project.path)
    expect(JSON.parse(stdout)).toHaveLength(1)
  })

  it('refuses to go on when a candidate has changed meanwhile', async () => {
    using project = projectFolder(files)
    const release = hold(project.path)
    const started = startCupel(['run', '--json'], project.path)
    await untilSaid(started, beginning)
    started.child.kill('SIGKILL')
    await started.ended
    release()
    writeFileSync(`${project.path}/hasty.mjs`, slowPipeline)
    const resumed = await runCupel(['resume'], project.path)
    expect(resumed.status).toBe(2)
    expect(resumed.stderr).toContain('candidate hasty has changed')
  })
})
