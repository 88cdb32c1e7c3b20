import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CupelError } from '../../kernel/index.ts'
import { openProject } from '../open-project.ts'
import { lockProjectRequirements } from '../select/requirement-state.ts'
import { startRun } from './start-run.ts'

const jsonl = (rows: readonly unknown[]) => rows.map(row => `${JSON.stringify(row)}\n`).join('')
const examples = Array.from({ length: 30 }, (_, at) => ({
  id: `e${at}`,
  input: 'yes',
  tags: { line: at % 2 ? 'auto' : 'home', policy: `p${at}` },
  ...(at < 10 ? { split: 'holdout', tags: { region: 'north' } } : {}),
}))

let folder = ''
const at = (name: string) => join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cupel-stated-'))
  writeFileSync(at('golden.jsonl'), jsonl(examples))
  writeFileSync(
    at('polite.mjs'),
    `export const metric = { id: 'polite', version: '1.0.0', title: 'Polite',
    direction: 'higher', range: [0, 1], aggregation: { kind: 'mean' }, score: () => ({ outcome: 'scored', value: 1 }) }`,
  )
  writeFileSync(at('app.mjs'), `export default () => ({ text: 'yes' })`)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function open(more: string) {
  writeFileSync(
    at('cupel.yaml'),
    `name: stated
datasets: { work: { file: golden.jsonl } }
candidates: { app: { module: app.mjs } }
metrics: [{ module: polite.mjs }, { contains: { all: [yes], as: yes } }, length, { judge: { rubric: faithfulness, model: openai/x, needs: { env: NO_SUCH_KEY } } }]
${more}
`,
  )
  return openProject({ from: folder, environment: {} })
}

async function problemsOf(more: string): Promise<readonly string[]> {
  await using project = await open(more)
  try {
    await startRun(project, { limit: 30 }, { onEvent: () => {} })
    return []
  } catch (thrown) {
    if (!CupelError.is(thrown) || thrown.code !== 'config_invalid') throw thrown
    expect(await project.store.runs.listRuns()).toEqual([])
    expect(thrown.message).toContain(`${at('cupel.yaml')} asks for what there is not:`)
    return thrown.details?.problems as string[]
  }
}

describe('what the config asks for, before a run asks anybody', () => {
  it.each([
    [
      'gate: { regression: [polit] }',
      'gate.regression.0: there is no metric polit. Known: polite, contains:yes, length_words',
    ],
    ['requirements: [{ metric: polit, min: 0.5 }]', 'requirements.0.metric: there is no metric polit.'],
    [
      'gate: { regression: [polite] }',
      'gate.regression.0: polite does not say of one example whether it passed. Rates: contains:yes.',
    ],
    ['gate: { margins: { length_words: 3 } }', 'gate: length_words only describes'],
    [
      'gate: { margins: { polite: 5 } }',
      'gate.margins.polite: 5 can never be missed: polite lies between 0 and 1 (did you mean 0.05?).',
    ],
    [
      'requirements: [{ metric: polite, min: 85 }]',
      'requirements.0.min: min 85 can never be met: polite lies between 0 and 1 (did you mean 0.85?).',
    ],
    [
      'gate: { slices: [lin] }',
      'gate.slices.0: no example has a tag lin. Tags: component, line, policy, region.',
    ],
    [
      'gate: { margins: { polite: { margin: 0.1, slices: [line=boat] } } }',
      'gate.margins.polite.slices.0: no example has line=boat. Values of line: auto, home.',
    ],
    [
      'requirements: [{ metric: polite, min: 0.5, slice: line=boat }]',
      'requirements.0.slice: no example has line=boat.',
    ],
    ['gate: { slices: [id] }', 'gate.slices.0: no example has a tag id.'],
  ])('%s is refused with field, and what there is', async (more, words) => {
    expect(await problemsOf(more)).toEqual([expect.stringContaining(words)])
  })

  it('what there is passes: a judge without its key, a slice of another split, regression as a component', async () => {
    expect(
      await problemsOf(
        'gate: { superiority: [judge_faithful, polite], regression: ["contains:yes"], slices: [line, region=north, component=core, policy=p12] }',
      ),
    ).toEqual([])
  })

  it('a tag with a value for every example is no group', async () => {
    writeFileSync(
      at('golden.jsonl'),
      jsonl(examples.map(({ id, input }) => ({ id, input, tags: { policy: id } }))),
    )
    expect(await problemsOf('gate: { slices: [policy, policy=e3] }')).toEqual([
      'gate.slices.0: tag policy has 30 values, more than the 24 that are compared. Name the values that matter, like policy=….',
    ])
    expect(await problemsOf('requirements: [{ metric: polite, min: 0.1, slice: policy=e3 }]')).toEqual([
      'requirements.0.slice: tag policy has 30 values, more than the 24 that are compared. Give the group a tag of its own.',
    ])
  })

  it('requirements on a slice that nobody is in are not locked', async () => {
    await using project = await open('requirements: [{ metric: polite, min: 0.5, slice: line=boat }]')
    await expect(lockProjectRequirements(project, 'Ann')).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('requirements.0.slice: no example has line=boat.'),
    })
  })
})
