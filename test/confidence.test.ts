import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { launchBrowser, listenForErrors, seriousFaults } from './support/browser.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

/** 240 questions; the program claims 0.2 too much, declines every tenth, and once in a while says nothing of how sure it is. */
const program = `
export default ({ exampleId }) => {
  const at = Number(exampleId.slice(1))
  const sure = 0.55 + ((at * 7) % 40) / 100
  const isRight = ((at * 37) % 100) / 100 < sure - 0.2
  if (at % 10 === 3) return { text: '', abstained: true, confidence: 0.1 }
  const label = isRight ? (at % 2 === 0 ? 'yes' : 'no') : (at % 2 === 0 ? 'no' : 'yes')
  return at % 40 === 5 ? { text: label, label } : { text: label, label, confidence: Number(sure.toFixed(2)) }
}
`
const config = (more = '') => `
name: sure
datasets: { work: { file: golden.jsonl, labels: { labels: [yes, no] } } }
candidates:
  claims: { module: claims.mjs }
  mute: { module: mute.mjs }
metrics: [verdict_match, latency_ms]
${more}`
function project(more?: string) {
  return projectFolder({
    'cupel.yaml': config(more),
    'golden.jsonl': jsonl(
      Array.from({ length: 240 }, (_, at) => ({
        id: `q${at}`,
        input: `question ${at}`,
        expected: { label: at % 2 === 0 ? 'yes' : 'no' },
      })),
    ),
    'claims.mjs': program,
    'mute.mjs': "export default () => ({ text: 'yes', label: 'yes' })\n",
  })
}
const costs = ['--costs', 'wrong=6,review=3,no:yes=8']

describe('cupel confidence', () => {
  it('says who claims too much, where to answer, and what is left out; keeps each report', async () => {
    using folder = project()
    expect((await runCupel(['run', '--progress', 'quiet'], folder.path)).status).toBe(0)
    const ended = await runCupel(['confidence', ...costs], folder.path)
    expect(ended.status, ended.stderr).toBe(0)
    expect(ended.stdout).toMatch(/claims claims too much: it states 7\d% on average and is right in 5\d%\./)
    expect(ended.stdout).toMatch(/claims: answer from a confidence of 0\.\d{3} on, below it ask a person/)
    expect(ended.stdout).toContain('mute: no answer has both a confidence and a score.')
    expect(ended.stdout).toContain('6 of 240 answered trials have no confidence: no confidence was stated.')
    for (const line of ended.stdout.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(100)
    const kept = JSON.parse(readFileSync(join(folder.path, '.cupel/confidence/claims.json'), 'utf8'))
    expect(kept).toMatchObject({
      schema: 'cupel.confidence/1',
      metric: { id: 'verdict_match' },
      source: { id: 'stated', version: '1' },
      counts: { trials: 240, abstained: 24, scored: 210, withoutConfidence: { not_stated: 6 } },
      decision: { kind: 'known', reviewRate: { kind: 'known', method: 'wilson' } },
    })
    const { counts, reviewRate } = kept.decision
    expect(reviewRate.value).toBeCloseTo(counts.reviewed / counts.of, 12)
    // Where the config states no costs nothing rests on the file, and it is kept. The same trials give the same figures.
    const again = await runCupel(['confidence', ...costs, '--json', '--candidates', 'claims'], folder.path)
    const [report] = JSON.parse(again.stdout)
    expect({ ...report, createdAt: '' }).toEqual({ ...kept, createdAt: '' })
  })

  it('takes metric, source and costs from the config, and agreement from repeats', async () => {
    using folder = project(`
run: { repeats: 3 }
confidence: { from: repeats, metric: verdict_match, costs: { wrong: 10, abstain: 2, unit: points } }`)
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const ended = await runCupel(['confidence', '--json', '--candidates', 'claims'], folder.path)
    const [report] = JSON.parse(ended.stdout)
    expect(report).toMatchObject({
      source: { id: 'repeats' },
      counts: { trials: 240, abstained: 24, scored: 216 },
      meanConfidence: { value: 1 },
      decision: {
        costs: { unit: 'points' },
        alternatives: [{ policy: 'answer_all' }, { policy: 'abstain_all' }],
      },
    })
    expect(report.warnings).toContainEqual(expect.stringContaining('same confidence'))
  })

  it('keeps nothing of a what-if, in costs, source or metric', async () => {
    using folder = project('confidence: { costs: { wrong: 6, review: 3 } }')
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const file = join(folder.path, '.cupel/confidence/claims.json')
    const stated = await runCupel(['confidence', '--costs', 'wrong=6,review=3'], folder.path)
    expect([stated.status, stated.stderr]).toEqual([0, expect.not.stringContaining('Not kept')])
    const kept = readFileSync(file, 'utf8')
    for (const args of [
      ['--costs', 'wrong=6,review=1'],
      ['--costs', 'wrong=6,review=3,unit=points'],
      ['--from', 'logprobs'],
    ]) {
      const ended = await runCupel(['confidence', ...args, '-o', 'if.json'], folder.path)
      expect([ended.status, ended.stderr], args.join(' ')).toEqual([0, expect.stringContaining('Not kept')])
      expect(readFileSync(file, 'utf8')).toBe(kept)
    }
    // It is shown all the same, and written where it was asked for.
    expect(JSON.parse(readFileSync(join(folder.path, 'if.json'), 'utf8'))[0]).toMatchObject({
      source: { id: 'logprobs' },
    })
  })

  it('refuses in words what it cannot measure', async () => {
    using folder = project()
    await runCupel(['run', '--limit', '20', '--progress', 'quiet'], folder.path)
    for (const [args, status, words] of [
      [['--metric', 'latency_ms'], 2, 'latency_ms is no rate of what is right'],
      [['--metric', 'nope'], 2, 'has no metric nope'],
      [['--candidates', 'nobody'], 2, 'has no candidate nobody'],
      [['--from', 'repeats'], 2, 'cupel run --repeats 5'],
      [['--costs', 'wrong=ten,review=1'], 2, '"wrong=ten" is not NAME=NUMBER'],
      [['--costs', 'costs.yaml'], 2, 'there is no file'],
      [['-o', 'x.pdf'], 2, 'no report of confidence has this ending'],
    ] as const) {
      const ended = await runCupel(['confidence', ...args], folder.path)
      expect(ended.status, args.join(' ')).toBe(status)
      expect(ended.stderr, args.join(' ')).toContain(words)
    }
    writeFileSync(join(folder.path, 'costs.yaml'), 'wrong: 10\nreview: -3\n')
    expect((await runCupel(['confidence', '--costs', 'costs.yaml'], folder.path)).stderr).toMatch(
      /costs\.yaml: review/,
    )
    const small = await runCupel(['confidence', ...costs], folder.path)
    expect(small.status).toBe(0)
    expect(small.stdout).toContain('at least 20 are needed in each')
  })

  it('draws reliability and risk on a page that loads nothing, fits a phone, and passes axe', async () => {
    using folder = project()
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const ended = await runCupel(['confidence', ...costs, '-o', 'c.html', '-o', 'c.md'], folder.path)
    expect(ended.stderr).toContain('written  c.html')
    const html = readFileSync(join(folder.path, 'c.html'), 'utf8')
    expect(html).toContain("default-src 'none'")
    expect(html.match(/<svg role="img"/g)).toHaveLength(2)
    expect(html).not.toMatch(/ style="|<script|onload=/)
    expect(readFileSync(join(folder.path, 'c.md'), 'utf8')).toContain(
      '### When to answer, when to ask a person',
    )
    const browser = await launchBrowser()
    if (browser === undefined) return
    try {
      const page = await browser.newPage({ viewport: { width: 400, height: 800 } })
      const errors = listenForErrors(page)
      await page.goto(`file://${join(folder.path, 'c.html')}`)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await seriousFaults(page)).toEqual([])
      }
      expect(errors.filter(error => !error.includes('axe'))).toEqual([])
    } finally {
      await browser.close()
    }
    expect(readdirSync(folder.path).filter(name => name.includes('.partial'))).toEqual([])
  })
})
