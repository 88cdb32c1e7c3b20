import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../kernel/index.ts'
import { openProject } from '../open-project.ts'
import { scoreRun } from '../run/score-run.ts'
import { startRun } from '../run/start-run.ts'
import { compareRuns } from './compare-runs.ts'

const config = `
name: kept
datasets: { work: { file: golden.jsonl } }
candidates: { loud: { module: loud.mjs }, calm: { module: calm.mjs } }
metrics: [{ contains: { all: [YES], as: loudly } }]
baselines: { ceiling: { ratings: people.jsonl } }
`
const examples = Array.from({ length: 12 }, (_, at) => ({
  id: `e${at}`,
  input: `yes ${at}`,
  tags: { half: `${at % 2}` },
}))
const jsonl = (rows: readonly unknown[]) => rows.map(row => `${JSON.stringify(row)}\n`).join('')

let folder = ''
const at = (name: string) => join(folder, name)
const open = () => openProject({ from: folder, environment: {} })
const kept = () => (existsSync(at('.cupel/comparisons')) ? readdirSync(at('.cupel/comparisons')) : [])

/** What is kept gets another title, under its right hash: whoever reads it shows the title. */
function mark(): void {
  for (const name of kept()) {
    const file = at(`.cupel/comparisons/${name}`)
    const text = readFileSync(file, 'utf8').split('\n')[1]!.replace('"title":"kept"', '"title":"read again"')
    writeFileSync(file, `${sha256(text)}\n${text}`)
  }
}

async function titleOf(runs: readonly string[] = [], options = {}): Promise<string> {
  await using project = await open()
  return (await compareRuns(project, runs, options)).title
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cupel-kept-'))
  writeFileSync(at('cupel.yaml'), config)
  writeFileSync(at('golden.jsonl'), jsonl(examples))
  writeFileSync(at('loud.mjs'), 'export default ({ input }) => ({ text: input.toUpperCase() })\n')
  writeFileSync(at('calm.mjs'), 'export default ({ input }) => ({ text: input })\n')
  await using project = await open()
  await startRun(project, {}, { onEvent: () => {} })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const rewrite = (from: string, to: string) => () => writeFileSync(at('cupel.yaml'), config.replace(from, to))

describe('a comparison that was computed before', () => {
  it('is read again, the same to the last byte, with its own time', async () => {
    await using project = await open()
    const first = JSON.stringify(await compareRuns(project, []))
    expect(kept()).toHaveLength(1)
    expect(JSON.stringify(await compareRuns(project, []))).toBe(first)
    mark()
    const generatedAt = '2026-11-01T00:00:00.000Z'
    const again = await compareRuns(project, [], { generatedAt })
    expect(again).toMatchObject({ title: 'read again', generatedAt })
    expect(kept()).toHaveLength(1)
    expect(JSON.stringify(again).replace('read again', 'kept')).toBe(
      first.replace('"title"', `"generatedAt":"${generatedAt}","title"`),
    )
  })

  it.each([
    ['the level of the config', rewrite('baselines:', 'compare: { confidence: 0.9 }\nbaselines:')],
    ['the primary metric', rewrite('baselines:', 'compare: { primary: ["contains:loudly"] }\nbaselines:')],
    ['the baseline', rewrite('baselines:', 'compare: { baseline: calm }\nbaselines:')],
    ['a role', rewrite('baselines: {', 'baselines: { current: calm,')],
    ['the settings of a metric', rewrite('[YES]', '[yes]')],
    [
      'the labels of people',
      () => writeFileSync(at('people.jsonl'), jsonl([{ exampleId: 'e1', rater: 'a', value: 'x' }])),
    ],
    [
      'a signature',
      () => {
        const file = at('cupel.lock.json')
        const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
        expect(before.datasets ?? before).toBeDefined()
      },
    ],
  ])('is computed again when %s changes', async (what, change) => {
    await titleOf()
    mark()
    expect(await titleOf()).toBe('read again')
    if (what === 'a signature') {
      const { signOff } = await import('../dataset/sign-dataset.ts')
      await using project = await open()
      await signOff(project, { dataset: undefined, by: 'Ann', role: 'expert', comment: 'read' })
    } else change()
    expect(await titleOf()).toBe('kept')
  })

  it('is computed again when a score in the store is another or a metric is added, and for other metrics', async () => {
    await titleOf()
    mark()
    expect(await titleOf([], { metrics: ['contains:loudly'] })).toBe('read again')
    {
      await using project = await open()
      const [record] = await project.store.runs.listRuns()
      const wrong = { outcome: 'scored', value: 0 } as const
      await project.store.runs.putScores(record!.id, [
        { key: { candidate: 'calm', exampleId: 'e1', repeat: 0 }, scores: { 'contains:loudly': wrong } },
      ])
    }
    expect(await titleOf()).toBe('kept')
    mark()
    writeFileSync(at('cupel.yaml'), config.replace('metrics: [', 'metrics: [length, '))
    await using project = await open()
    await scoreRun(project, { run: 'latest' })
    expect(await titleOf()).toBe('kept')
  })

  it('is computed again when its file was changed or cut off, and not believed', async () => {
    await titleOf()
    const [name] = kept()
    const file = at(`.cupel/comparisons/${name}`)
    const whole = readFileSync(file, 'utf8')
    for (const broken of [
      whole.slice(0, -30),
      whole.replace('"title":"kept"', '"title":"lied"'),
      '',
      'x\n{}',
    ]) {
      writeFileSync(file, broken)
      expect(await titleOf()).toBe('kept')
      expect(readFileSync(file, 'utf8')).toBe(whole)
    }
    appendFileSync(file, ' ')
    expect(await titleOf()).toBe('kept')
  })
})
