import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const config = `
name: data
datasets: { work: { file: golden.jsonl } }
candidates: { echo: { command: [node, echo.mjs] } }
metrics: [exact_match]
`
const golden = [
  { id: 'g1', input: 'Does my policy cover hail damage to the roof of the garage?' },
  { id: 'g2', input: 'How long do I have to report a stolen bicycle to the insurer?' },
]

describe('dataset commands', () => {
  it('plans one-sided, which takes fewer examples', async () => {
    using folder = projectFolder({})
    const needed = async (...more: string[]) => {
      const ended = await runCupel(['dataset', 'plan', '--size', '430', '--json', ...more], folder.path)
      expect(ended.status, ended.stderr).toBe(0)
      return JSON.parse(ended.stdout).examplesPaired as number
    }
    expect(await needed('--one-sided')).toBeLessThan(await needed())
  })

  it('says in sentences what a diff means, and lists renames', async () => {
    using folder = projectFolder({
      'a.jsonl': jsonl(golden),
      'b.jsonl': jsonl([
        { ...golden[0], id: 'hail' },
        { ...golden[1], expected: { label: 'days_30' } },
      ]),
    })
    const { stdout } = await runCupel(['dataset', 'diff', 'a.jsonl', 'b.jsonl'], folder.path)
    expect(stdout).toContain('0 added, 0 removed, 1 renamed, 1 changed, 0 unchanged.')
    expect(stdout).toContain('1 labels changed: scores made before are not comparable on g2.')
    expect(stdout).toContain('> g1 to hail')
  })

  it('draws a log that is taken for real, with places alike, and reports coverage by what the log holds', async () => {
    const log = Array.from({ length: 60 }, (_, n) => ({
      input:
        n < 54
          ? `Is hail damage number ${n} on my roof covered?`
          : `Where do I send the deed ${n} of my boat?`,
      tags: { line: n < 54 ? 'home' : 'boat' },
    }))
    using folder = projectFolder({
      'cupel.yaml': config,
      'golden.jsonl': jsonl(golden),
      'log.jsonl': jsonl(log),
    })
    const draw = ['dataset', 'sample', 'log.jsonl', '-n', '12', '--by', 'tags.line', '-o', 'drawn.jsonl']
    const ended = await runCupel([...draw, '--allocation', 'equal', '--against', 'work'], folder.path)
    expect(ended.status, ended.stderr).toBe(0)
    expect(ended.stdout).toContain('boat: 6 of 6')
    const drawn = readFileSync(`${folder.path}/drawn.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(drawn.every(example => example.provenance.kind === 'real')).toBe(true)
    const boats = drawn.filter(example => example.tags.line === 'boat')
    const weight = (of: { weight: number }[]) => of.reduce((sum, example) => sum + example.weight, 0)
    expect(weight(boats) / weight(drawn)).toBeCloseTo(0.1, 10)
    expect(ended.stdout).toMatch(/%/)
  })

  it('is signed by people, whose names stand for that content alone, in status and report', async () => {
    using folder = projectFolder({
      'cupel.yaml': config.replace('command: [node, echo.mjs]', 'module: echo.mjs'),
      'golden.jsonl': jsonl(golden),
      'echo.mjs': 'export default ({ input }) => ({ text: String(input) })\n',
    })
    const sign = ['dataset', 'sign', '--as', 'Ann <b>Ewing</b>', '--role', 'expert', '--comment', 'read both']
    expect((await runCupel(sign, folder.path)).status).toBe(0)
    expect((await runCupel(['dataset', 'status'], folder.path)).stdout).toMatch(
      /signed +Ann <b>Ewing<\/b>, expert/,
    )
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    await runCupel(['report', '-o', 'r.html', '-o', 'r.md'], folder.path)
    expect(readFileSync(`${folder.path}/r.html`, 'utf8')).toContain('Ann &lt;b&gt;Ewing&lt;/b&gt;, expert')
    expect(readFileSync(`${folder.path}/r.md`, 'utf8')).toContain('signed by Ann')
    writeFileSync(`${folder.path}/golden.jsonl`, jsonl([golden[0]]))
    expect((await runCupel(['dataset', 'status'], folder.path)).stdout).toMatch(
      /void +Ann .*has changed since/,
    )
    expect((await runCupel(['dataset', 'sign', '--as', ' ', '--role', 'expert'], folder.path)).status).toBe(2)
  })

  it('says when the dataset is no longer the one that was divided', async () => {
    const many = Array.from({ length: 40 }, (_, n) => ({
      id: `e${n}`,
      input: `${'abcdefghij'[n % 10]} ${n * 7919}`,
    }))
    using folder = projectFolder({ 'cupel.yaml': config, 'golden.jsonl': jsonl(many) })
    expect((await runCupel(['dataset', 'split'], folder.path)).status).toBe(0)
    expect((await runCupel(['dataset', 'status'], folder.path)).stdout).not.toContain('is not the one')
    const file = `${folder.path}/golden.jsonl`
    writeFileSync(file, readFileSync(file, 'utf8').replace('7919"', '7919 again"'))
    expect((await runCupel(['dataset', 'status'], folder.path)).stdout).toContain(
      'the dataset is not the one that was divided',
    )
  })
})
