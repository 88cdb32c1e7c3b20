import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type BreakEvenSide,
  breakEvenWage,
  costPerGoodTask,
  costReportSchema,
} from '../src/measure/cost/index.ts'
import { launchBrowser, listenForErrors, seriousFaults } from './support/browser.ts'
import { projectFolder, repo, runCupel } from './support/run-cupel.ts'

const guide = readFileSync(join(repo, 'docs/guides/cost.md'), 'utf8')

/** What the guide says between two marks, without a table's head. */
function shown(name: string): string[] {
  const [, body] = new RegExp(`<!-- ${name}: [^>]*-->\n([\\s\\S]*?)<!-- /${name} -->`).exec(guide) ?? []
  return (body ?? 'not there').trim().split('\n')
}

describe('the worked check of the guide', () => {
  const better: BreakEvenSide = { usdPerTask: 0.012, good: 0.8 * 1.15, reviewRate: 0.4 }
  const worse: BreakEvenSide = { usdPerTask: 0.004, usdPerMonth: 600, good: 0.8 * 0.9, reviewRate: 0.08 }
  const volumes = [2_000, 10_000, 50_000]
  const usd = (value: number | undefined): string => (value === undefined ? 'none' : value.toFixed(2))
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`

  it('shows the cost of a good task as it is computed', () => {
    const minutes = 3
    const rows = [10, 20, 40, 80].map(wage =>
      row([
        wage,
        usd(costPerGoodTask(better, { minutes, wage, volume: 1 })),
        ...volumes.map(volume => usd(costPerGoodTask(worse, { minutes, wage, volume }))),
      ]),
    )
    expect(shown('cost per good task').slice(2)).toEqual(rows)
  })

  it('shows the break-even wage as it is computed, and both cost the same there', () => {
    const rows = [1, 3, 6].map(minutes =>
      row([minutes, ...volumes.map(volume => usd(breakEvenWage(better, worse, { minutes, volume })))]),
    )
    expect(shown('break-even wage').slice(2)).toEqual(rows)
    const terms = { minutes: 3, volume: 10_000 }
    const wage = breakEvenWage(better, worse, terms)!
    const [a, b] = [better, worse].map(side => costPerGoodTask(side, { ...terms, wage }))
    expect(a).toBeCloseTo(b!, 12)
    const dearer = [better, worse].map(side => costPerGoodTask(side, { ...terms, wage: wage + 1 }))
    expect(dearer[0]).toBeGreaterThan(dearer[1]!)
    expect(breakEvenWage(better, { ...worse, usdPerMonth: 0 }, terms)).toBeUndefined()
  })

  it('says from which harm of an error the better one is the cheaper one again', () => {
    const terms = { minutes: 3, volume: 10_000, wage: 40 }
    const more = costPerGoodTask(better, terms) - costPerGoodTask(worse, terms)
    const errors = ({ good }: BreakEvenSide): number => (1 - good) / good
    const harm = more / (errors(worse) - errors(better))
    expect(shown('error cost').join(' ')).toBe(
      `at 10,000 tasks a month, 3 minutes and 40 USD an hour the better one is cheaper again once a wrong answer costs more than ${usd(harm)} USD.`,
    )
  })
})

const config = (cost: string): string => `name: costs
datasets: { d: { file: d.jsonl } }
candidates:
  paid: { replay: paid.jsonl, price: { inputPerMillion: 2, outputPerMillion: 8 } }
  careful: { replay: careful.jsonl, price: { inputPerMillion: 2, outputPerMillion: 8 } }
  own: { replay: own.jsonl }
metrics: [verdict_match]
${cost}`
const jsonl = (count: number, line: (i: number) => object): string =>
  Array.from({ length: count }, (_, i) => `${JSON.stringify(line(i))}\n`).join('')
const answers = (more: (i: number) => object): string =>
  jsonl(40, i => ({ exampleId: `e${i}`, text: 'x', label: i % 4 === 0 ? 'b' : 'a', ...more(i) }))
const files = {
  'd.jsonl': jsonl(40, i => ({
    id: `e${i}`,
    input: `question ${i}`,
    expected: { label: 'a' },
    component: 'core',
  })),
  'paid.jsonl': answers(() => ({ usage: { inputTokens: 500, outputTokens: 100 } })),
  'careful.jsonl': answers(i => ({ usage: { inputTokens: 500, outputTokens: 100 }, abstained: i % 4 === 0 })),
  'own.jsonl': answers(() => ({})),
}

/** No error, nothing that a reader cannot reach, nothing wider than a telephone; in light and dark. */
async function looksWell(file: string): Promise<void> {
  const browser = await launchBrowser()
  if (browser === undefined) return
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width: 400, height: 800 }, colorScheme })
      const errors = listenForErrors(page)
      await page.goto(`file://${file}`)
      expect([errors, await seriousFaults(page)]).toEqual([[], []])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400)
      expect(await page.locator('svg.plot').count()).toBeGreaterThan(2)
    }
  } finally {
    await browser.close()
  }
}

describe('cupel cost', () => {
  it('tells what is known, what is not and where to state it, and ends with 3', async () => {
    using folder = projectFolder({
      ...files,
      'cupel.yaml': config('cost: { review: { minutes: 3 }, wage: 40 }'),
    })
    const before = await runCupel(['cost'], folder.path)
    expect([before.status, before.stderr]).toEqual([2, expect.stringContaining('Begin one with `cupel run`')])
    expect((await runCupel(['run', '--progress', 'quiet'], folder.path)).status).toBe(0)
    const ended = await runCupel(['cost'], folder.path)
    expect(ended.status).toBe(3)
    expect(ended.stdout).toMatch(/paid +\$0\.0018 /)
    expect(ended.stdout).toMatch(/own +–/)
    expect(ended.stdout.split('\n').filter(line => [...line].length > 100)).toEqual([])
    expect(ended.stdout).toContain(
      'Not known of own: the price of own is not known; state it in candidates.own.price',
    )
    expect(ended.stdout).toContain('no volume is stated; state cost.volume or give')
    expect(ended.stdout).toContain('Not known: what a task of own costs.')
    const json = costReportSchema.parse(JSON.parse((await runCupel(['cost', '--json'], folder.path)).stdout))
    expect(json.candidates.map(({ candidate, usdPerTask }) => [candidate, usdPerTask.kind])).toEqual([
      ['paid', 'known'],
      ['careful', 'known'],
      ['own', 'unknown'],
    ])
    const careful = json.candidates[1]!
    expect(careful.usdPerTask).toMatchObject({ value: expect.closeTo(0.0018 + 0.25 * 2, 9) })
    expect(careful.goodShare).toMatchObject({ value: 1 })
    expect(json.rankings[0]).toMatchObject({
      cheapest: 'paid',
      differences: [{ candidate: 'careful', isToldApart: true }],
    })
  }, 60_000)

  it('takes the review rate from the threshold that cupel confidence chose', async () => {
    // Sure answers are right in 19 of 20, unsure ones in 1 of 2.
    const lines = jsonl(200, i => ({
      exampleId: `e${i}`,
      text: 'x',
      label: (i % 2 === 0 ? i % 40 === 0 : i % 4 === 1) ? 'b' : 'a',
      confidence: i % 2 === 0 ? 0.95 : 0.5,
    }))
    const yaml = `name: sure
datasets: { d: { file: d.jsonl } }
candidates: { own: { replay: own.jsonl } }
metrics: [verdict_match]
cost: { wage: 60, review: { rate: confidence, minutes: 1 }, candidates: { own: { usdPerCall: 0 } } }
`
    const examples = jsonl(200, i => ({
      id: `e${i}`,
      input: `question ${i}`,
      expected: { label: 'a' },
      component: 'core',
    }))
    using folder = projectFolder({ 'cupel.yaml': yaml, 'd.jsonl': examples, 'own.jsonl': lines })
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const before = await runCupel(['cost'], folder.path)
    expect([before.status, before.stdout]).toEqual([3, expect.stringContaining('do: cupel confidence')])
    const chosen = await runCupel(['confidence', '--costs', 'wrong=10,review=2'], folder.path)
    expect(chosen.status, chosen.stderr).toBe(0)
    const ended = await runCupel(['cost', '--json'], folder.path)
    expect(ended.status, ended.stderr).toBe(0)
    const [own] = costReportSchema.parse(JSON.parse(ended.stdout)).candidates
    const input = (name: string) => own!.inputs.find(one => one.name === name)
    expect(input('reviewed answers')?.source).toContain('below the threshold that cupel confidence chose')
    expect(input('reviewed answers')?.value).toBeCloseTo(0.5, 1)
    expect(input('good answers above the threshold')?.value).toBeCloseTo(0.95, 1)
    expect(own!.usdPerTask).toMatchObject({ value: expect.closeTo(input('reviewed answers')!.value, 9) })
  }, 60_000)

  it('writes reports in which nothing of a name is markup, and refuses what it cannot read', async () => {
    const hostile =
      'cost: { candidates: { own: { usdPerCall: 0.01, source: "<img src=x onerror=alert(1)> | `x`" } } }'
    using folder = projectFolder({ ...files, 'cupel.yaml': config(hostile) })
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const ended = await runCupel(
      ['cost', '--volume', '100/day', '-o', 'r.html', '-o', 'r.md', '-o', 'r.json'],
      folder.path,
    )
    expect([ended.status, ended.stderr.trim().split('\n')]).toEqual([
      0,
      ['written  r.html', 'written  r.md', 'written  r.json'],
    ])
    const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8')
    expect(read('r.html')).toContain('&lt;img src=x')
    expect(read('r.html')).not.toMatch(/<img|<script|<[^>]* on\w+=|style="/)
    expect(read('r.md')).not.toMatch(/<img/)
    expect(costReportSchema.parse(JSON.parse(read('r.json'))).settings.volume).toBeCloseTo(3_043.75, 9)
    await looksWell(join(folder.path, 'r.html'))
    for (const [args, words] of [
      [['--volume', 'many'], '"many" is no volume; write 20000/month or 700/day'],
      [['-o', 'r.pdf'], 'Use one of: .html, .md, .json'],
    ] as const) {
      const refused = await runCupel(['cost', ...args], folder.path)
      expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining(words)])
    }
  }, 60_000)

  it.each([
    ['cost: { wage: -3 }', /cupel\.yaml:\d+:\d+.*cost\.wage/],
    ['cost: { wage: .nan }', /cost\.wage/],
    ['cost: { review: { minutes: 3, rate: 1.5 } }', /cost\.review/],
    ['cost: { candidates: { nobody: { usdPerCall: 1 } } }', /there is no candidate "nobody"/],
    ['cost: { good: no_such_metric }', /cost\.good is no_such_metric/],
  ])(
    'says where %s is wrong',
    async (section, words) => {
      using folder = projectFolder({ ...files, 'cupel.yaml': config('') })
      await runCupel(['run', '--progress', 'quiet', '--limit', '3'], folder.path)
      using broken = projectFolder({ ...files, 'cupel.yaml': config(section) })
      const store = join(folder.path, '.cupel/store.db')
      const ended = await runCupel(['cost', '--store', store], broken.path)
      expect([ended.status, ended.stderr]).toEqual([2, expect.stringMatching(words)])
    },
    30_000,
  )
})
