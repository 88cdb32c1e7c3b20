import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

describe('the CLI', () => {
  it('begins a project that runs, compares and reports with no key', async () => {
    using folder = projectFolder({})
    const made = await runCupel(['init', '--yes'], folder.path)
    expect(made.status, made.stderr).toBe(0)
    const run = await runCupel(['run'], folder.path)
    expect(run.status, run.stderr).toBe(0)
    expect(run.stdout).toContain('keywords')
    const compared = await runCupel(['compare', '--slices', '--differ', '3'], folder.path)
    expect(compared.status, compared.stderr).toBe(0)
    const report = await runCupel(['report', '-o', 'r.html', '-o', 'r.xml', '-o', 'r.csv'], folder.path)
    expect(report.status, report.stderr).toBe(0)
    expect(readFileSync(`${folder.path}/r.html`, 'utf8')).toContain('<!doctype html>')
  })

  it('does not write over a project that is there', async () => {
    using folder = projectFolder({ 'cupel.yaml': 'name: mine\n' })
    const ended = await runCupel(['init', '--yes'], folder.path)
    expect(ended.status).toBe(2)
    expect(readFileSync(`${folder.path}/cupel.yaml`, 'utf8')).toBe('name: mine\n')
    expect(existsSync(`${folder.path}/pipelines`)).toBe(false)
  })

  it.each([
    ['an unknown command', ['rnu'], 'run'],
    ['an unknown option', ['run', '--splt', 'eval'], '--split'],
    ['a number that is none', ['run', '--limit', 'many'], 'whole number'],
  ])('refuses %s with status 2 and a suggestion', async (_, args, expected) => {
    using folder = projectFolder({})
    const ended = await runCupel(args, folder.path)
    expect(ended.status).toBe(2)
    expect(ended.stderr).toContain(expected)
  })

  it('says every problem of a config by line and field', async () => {
    using folder = projectFolder({
      'cupel.yaml':
        'name: x\ndatasets: { d: { file: d.jsonl } }\ncandidates:\n  a: { module: a.mjs, timeot: 3s }\nmetrics: []\nrun:\n  repeats: 0\n',
    })
    const ended = await runCupel(['run'], folder.path)
    expect(ended.status).toBe(2)
    expect(ended.stderr).toContain('cupel.yaml:4')
    expect(ended.stderr).toContain('timeot')
    expect(ended.stderr).toContain('cupel.yaml:7')
    expect(ended.stderr).toContain('run.repeats')
  })

  it('keeps the holdout locked: a run on it needs a reason, and the ledger and report show the look', async () => {
    const examples = Array.from({ length: 40 }, (_, n) => ({
      id: `e${n}`,
      input: `q ${n} ${'abcdefghij'[n % 10]?.repeat(9)} ${n * 7919}`,
      expected: { answer: 'yes' },
    }))
    using folder = projectFolder({
      'cupel.yaml': `
name: holdout
datasets: { golden: { file: golden.jsonl, split: { fewshot: 10, eval: 60, holdout: 30 } } }
candidates: { yes: { module: yes.mjs } }
metrics: [exact_match]
`,
      'golden.jsonl': jsonl(examples),
      'yes.mjs': "export const answer = () => 'yes'\n",
    })
    const split = await runCupel(['dataset', 'split'], folder.path)
    expect(split.status, split.stderr).toBe(0)
    const refused = await runCupel(['run', '--split', 'holdout'], folder.path)
    expect(refused.status).toBe(2)
    expect(refused.stderr).toContain('--unlock-reason')
    const opened = await runCupel(
      ['run', '--split', 'holdout', '--unlock-reason', 'final confirmation'],
      folder.path,
    )
    expect(opened.status, opened.stderr).toBe(0)
    const status = await runCupel(['dataset', 'status'], folder.path)
    expect(status.stdout).toContain('opened 1 times')
    expect(status.stdout).toContain('final confirmation')
    const again = await runCupel(['dataset', 'split'], folder.path)
    expect(again.status, again.stderr).toBe(0)
    const report = await runCupel(['report', '-o', 'r.md'], folder.path)
    expect(report.status, report.stderr).toBe(0)
    expect(readFileSync(`${folder.path}/r.md`, 'utf8')).toMatch(/holdout/i)
  })

  it('scores kept answers with other metrics without calling the candidate', async () => {
    using folder = projectFolder({
      'cupel.yaml':
        'name: s\ndatasets: { d: { file: d.jsonl } }\ncandidates: { once: { module: once.mjs } }\nmetrics: [exact_match]\n',
      'd.jsonl': jsonl([{ id: 'a', input: 'q', expected: { answer: 'yes' } }]),
      'once.mjs':
        "import { existsSync, writeFileSync } from 'node:fs'\nexport const answer = () => {\n  if (existsSync('called')) throw new Error('called twice')\n  writeFileSync('called', '')\n  return 'yes'\n}\n",
    })
    expect((await runCupel(['run'], folder.path)).status).toBe(0)
    const { writeFileSync } = await import('node:fs')
    const config = readFileSync(`${folder.path}/cupel.yaml`, 'utf8')
    writeFileSync(
      `${folder.path}/cupel.yaml`,
      config.replace('[exact_match]', '[exact_match, { contains: { all: ["es"] } }]'),
    )
    const scored = await runCupel(['score'], folder.path)
    expect(scored.status, scored.stderr).toBe(0)
    expect(scored.stderr).toContain('no model was called')
    const compared = JSON.parse((await runCupel(['compare', '--json'], folder.path)).stdout)
    expect(compared.metrics.map((metric: { id: string }) => metric.id)).toEqual(['exact_match', 'contains'])
  })
})
