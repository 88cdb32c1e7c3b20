import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../src/decide/compare/index.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const labels = ['covered', 'not_covered', 'limited'] as const
const truth = (at: number) => labels[at % 5 < 3 ? 0 : at % 5 === 3 ? 1 : 2]

/** 40 few-shot and 120 eval examples, all answered by an expert who is wrong on every eighth, and labelled by three people. */
const all = Array.from({ length: 160 }, (_, at) => ({
  id: `q${at}`,
  input: `Question ${at}?`,
  expected: { label: truth(at) },
  split: at < 40 ? 'fewshot' : 'eval',
}))
const asked = Array.from({ length: 120 }, (_, at) => at + 40)
const expert = (at: number) => ({
  exampleId: `q${at}`,
  rater: 'ann',
  value: at % 8 === 0 ? 'limited' : truth(at),
})
const project = projectFolder({
  'data/golden.jsonl': jsonl(all),
  'people/expert.jsonl': jsonl(asked.map(expert)),
  'people/labels.jsonl': jsonl(
    asked.flatMap(at => [
      expert(at),
      ...['ben', 'cho'].map(rater => ({ exampleId: `q${at}`, rater, value: truth(at) })),
    ]),
  ),
  'people/answers.jsonl': jsonl([{ exampleId: 'q50', candidate: 'guess', rater: 'ann', value: 1 }]),
  'people/verdicts.jsonl': jsonl([{ exampleId: 'q50', value: 'covered', judge: 'gpt-4o' }]),
})
const folder = project.path
beforeAll(() => writeConfig())
afterAll(() => project[Symbol.dispose]())

function writeConfig(baselines = '{ human: adjuster, ceiling: { ratings: people/labels.jsonl } }'): void {
  writeFileSync(
    join(folder, 'cupel.yaml'),
    `name: small
datasets:
  golden: { file: data/golden.jsonl, labels: { labels: [covered, not_covered, limited] } }
candidates:
  adjuster: { replay: people/expert.jsonl, mapping: { label: $.value } }
  majority: { baseline: majority }
  guess: { baseline: random, seed: 4 }
metrics: [verdict_match]
baselines: ${baselines}
`,
  )
}

const compared = async (...args: string[]) => {
  const ended = await runCupel(['compare', '--json', ...args], folder)
  expect(ended.status, ended.stderr).toBe(0)
  return JSON.parse(ended.stdout) as Comparison
}

describe('baselines of a project', () => {
  it('are rows by name: an expert, chance by two built-in ways, and how far people agree', async () => {
    const ended = await runCupel(['run', '--progress', 'quiet'], folder)
    expect(ended.status, ended.stderr).toBe(0)
    expect(ended.stdout).toContain('adjuster · human expert')
    expect(ended.stdout).toContain('majority · chance')
    expect(ended.stdout).toContain('guess · chance')
    expect(ended.stdout).toMatch(/rater ceiling +9\d\.\d% \[/)
    expect(ended.stdout).toContain('one of 3 raters against the majority of the others, 120 examples')

    const { candidates, ceilings, cells } = await compared()
    expect(candidates.map(({ roles }) => roles)).toEqual([['human'], ['chance'], ['chance']])
    expect(candidates[0]!.beatsCheapBaseline).toMatchObject({ verdict: 'yes', against: 'majority' })
    const figureOf = (name: string) => {
      const estimate = cells.find(({ candidate, slice }) => candidate === name && slice === 'all')?.estimate
      return estimate?.kind === 'known' ? estimate.value : undefined
    }
    // covered is right of three questions in five; guessing like the few-shot split of .36 + .04 + .04.
    expect(figureOf('majority')).toBeCloseTo(0.6, 10)
    expect(Math.abs(figureOf('guess')! - 0.44)).toBeLessThan(0.18)
    // Where ann errs she scores 0, and the other two 1/2 each: with her each of them is a tie.
    const wrong = asked.filter(at => at % 8 === 0 && truth(at) !== 'limited').length
    expect(ceilings![0]!.estimate).toMatchObject({ value: expect.closeTo(1 - (wrong / 120) * (2 / 3), 10) })
  })

  it('claim no time and no price for an expert: a recording says neither', async () => {
    const { candidates } = await compared()
    expect(candidates[0]).toMatchObject({ kind: 'replay', cost: { known: 0, unknown: 120 } })
    expect(candidates[0]!.latency).toBeUndefined()
  })

  it('are in Markdown and CSV too', async () => {
    const ended = await runCupel(['report', '-o', 'r.md', '-o', 'r.csv'], folder)
    expect(ended.status, ended.stderr).toBe(0)
    expect(readFileSync(join(folder, 'r.md'), 'utf8')).toContain('| adjuster <sub>human expert</sub> |')
    expect(readFileSync(join(folder, 'r.csv'), 'utf8')).toMatch(/^,verdict_match,.*,ceiling,,\r$/m)
  })

  it.each([
    ['people/later.jsonl', 'There is no file people/later.jsonl yet'],
    ['people/answers.jsonl', "what people said of candidates' answers"],
  ])('leave the ceiling unknown, in words, with %s', async (file, words) => {
    writeConfig(`{ ceiling: { ratings: ${file} } }`)
    const { ceilings } = await compared()
    expect(ceilings![0]!.estimate).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining(words),
    })
  })

  it('never take verdicts of a judge for ratings of people', async () => {
    writeConfig('{ ceiling: { ratings: people/verdicts.jsonl } }')
    const ended = await runCupel(['compare'], folder)
    expect(ended.status).toBe(2)
    expect(ended.stderr).toContain('people/verdicts.jsonl:1')
  })

  it('are refused by line and field where the config names no such candidate', async () => {
    writeConfig('{ human: ajuster, cheapest: auto }')
    const ended = await runCupel(['compare'], folder)
    expect(ended.status).toBe(2)
    expect(ended.stderr).toMatch(
      /cupel\.yaml:\d+:\d+ baselines\.human: a candidate of this config: adjuster, majority, guess/,
    )
    expect(ended.stderr).not.toContain('baselines.cheapest')
  })

  it('never learn from what is scored: a run that scores the few-shot split is refused', async () => {
    writeConfig('{}')
    const ended = await runCupel(['run', '--split', 'all', '--progress', 'quiet'], folder)
    expect(ended.status).not.toBe(0)
    expect(ended.stderr).toContain('Few-shot examples may only come from the few-shot split')
  })
})
