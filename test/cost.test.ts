import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTokenCounter } from '../src/adapters/tokenizer/index.ts'
import {
  type BreakEvenSide,
  breakEvenWage,
  costPerGoodTask,
  costReportSchema,
} from '../src/measure/cost/index.ts'
import { launchBrowser, listenForErrors, seriousFaults } from './support/browser.ts'
import { sendJson, serve } from './support/local-server.ts'
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
  })

  it('counts what failed tries cost: reported, estimated, turned away and unknown, and holds the budget by it', async () => {
    const usage = { prompt_tokens: 1_000, completion_tokens: 50 }
    const tries = new Map<string, number>()
    const server = await serve(({ body }, response) => {
      const id = /question (\d+)/.exec(body)?.[1] ?? ''
      tries.set(id, (tries.get(id) ?? 0) + 1)
      const isFirst = tries.get(id) === 1
      // Tokens are named of what cannot be used; a full server does no work; a prompt that is refused was read; 500 may be anything.
      if (isFirst && ['1', '2'].includes(id)) sendJson(response, 200, { choices: [], usage })
      else if (isFirst && id === '3') response.writeHead(429, { 'retry-after': '0' }).end()
      else if (id === '4') sendJson(response, 400, { error: { message: 'filtered' } })
      else if (isFirst && id === '5') response.writeHead(500).end()
      else
        sendJson(response, 200, {
          choices: [{ finish_reason: 'stop', message: { content: 'a' } }],
          usage: id === '0' ? { prompt_tokens: 3_000, completion_tokens: 0 } : usage,
        })
    })
    const yaml = `name: tries
datasets: { d: { file: d.jsonl } }
candidates:
  paid:
    model: openai-compatible/m
    baseUrl: ${server.origin}/v1
    prompt: p.md
    concurrency: 1
    price: { inputPerMillion: 2, outputPerMillion: 8 }
metrics: [exact_match]
`
    const examples = jsonl(20, i => ({
      id: `e${i}`,
      input: `question ${i}`,
      expected: { answer: 'a' },
      component: 'core',
    }))
    using folder = projectFolder({ 'cupel.yaml': yaml, 'd.jsonl': examples, 'p.md': 'Answer: {{input}}' })
    const retriesOf = async (section: string) => {
      writeFileSync(join(folder.path, 'cupel.yaml'), `${yaml}${section}`)
      const { candidates } = costReportSchema.parse(
        JSON.parse((await runCupel(['cost', '--json'], folder.path)).stdout),
      )
      return candidates[0]!.parts.find(({ part }) => part === 'retries')!
    }
    try {
      const made = await runCupel(['run', '--progress', 'quiet'], folder.path)
      expect(made.status, made.stderr).toBe(0)
      const refused = server.received.find(({ body }) => body.includes('question 4'))!
      const { count } = await openTokenCounter()
      const texts = (JSON.parse(refused.body).messages as { content: string }[]).map(({ content }) => content)
      const counted = texts.reduce((sum, text) => sum + count(text), 3 * (texts.length + 1))
      const answer = (1_000 * 2 + 50 * 8) / 1e6
      const known = (2 * answer + (counted * 2) / 1e6) / 20
      const free = await retriesOf('cost: { failedAttempt: free }\n')
      expect(free.usdPerTask).toMatchObject({ value: expect.closeTo(known, 12) })
      // The dearest answer is the one of 3,000 tokens.
      const dear = await retriesOf('')
      expect(dear.usdPerTask).toMatchObject({ value: expect.closeTo(known + 0.006 / 20, 12) })
      const { stdout } = await runCupel(['cost'], folder.path)
      expect(stdout.replace(/\s+/g, ' ')).toContain(
        '5 tries failed: 1 turned away and free; 2 counted by the tokens that the provider reported; 1 by tokens counted here, an estimate; 1 of unknown cost, counted as the dearest answered call of the run',
      )
      // The second example costs two answers, because its first try failed: the third is not begun.
      tries.clear()
      const budget = ['--budget', `${0.006 + 1.5 * answer}`]
      const stopped = await runCupel(['run', ...budget, '--no-cache', '--progress', 'quiet'], folder.path)
      expect([stopped.status, [...tries.keys()]]).toEqual([3, ['0', '1']])
    } finally {
      await server.close()
    }
  })

  it('takes the review rate from the threshold that cupel confidence chose, and from no what-if', async () => {
    // Sure answers are right in 19 of 20, unsure ones in 1 of 2.
    const lines = jsonl(200, i => ({
      exampleId: `e${i}`,
      text: 'x',
      label: (i % 2 === 0 ? i % 40 === 0 : i % 4 === 1) ? 'b' : 'a',
      confidence: i % 2 === 0 ? 0.95 : 0.5,
    }))
    const yaml = (costs: string) => `name: sure
datasets: { d: { file: d.jsonl } }
candidates: { own: { replay: own.jsonl } }
metrics: [verdict_match]
cost: { wage: 60, review: { rate: confidence, minutes: 1 }, candidates: { own: { usdPerCall: 0 } } }
confidence: { costs: { ${costs} } }
`
    const examples = jsonl(200, i => ({
      id: `e${i}`,
      input: `question ${i}`,
      expected: { label: 'a' },
      component: 'core',
    }))
    using folder = projectFolder({
      'cupel.yaml': yaml('wrong: 10, review: 2'),
      'd.jsonl': examples,
      'own.jsonl': lines,
    })
    const costText = async () => (await runCupel(['cost'], folder.path)).stdout.replace(/\s+/g, ' ')
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const before = await runCupel(['cost'], folder.path)
    expect([before.status, before.stdout]).toEqual([3, expect.stringContaining('do: cupel confidence')])
    const chosen = await runCupel(['confidence'], folder.path)
    expect([chosen.status, chosen.stderr]).toEqual([0, expect.not.stringContaining('Not kept')])
    // Costs at which nobody is ever asked: what they would come to is shown, and the cost stays what it is.
    const whatIf = ['confidence', '--costs', 'wrong=1,review=30']
    expect((await runCupel(whatIf, folder.path)).stderr).toContain('Not kept')
    const ended = await runCupel(['cost', '--json'], folder.path)
    expect(ended.status, ended.stderr).toBe(0)
    const [own] = costReportSchema.parse(JSON.parse(ended.stdout)).candidates
    const input = (name: string) => own!.inputs.find(one => one.name === name)
    expect(input('reviewed answers')?.source).toContain('below the threshold that cupel confidence chose')
    expect(input('reviewed answers')?.value).toBeCloseTo(0.5, 1)
    expect(input('good answers above the threshold')?.value).toBeCloseTo(0.95, 1)
    expect(own!.usdPerTask).toMatchObject({ value: expect.closeTo(input('reviewed answers')!.value, 9) })
    // Neither other costs nor another run can be read from what was kept.
    writeFileSync(join(folder.path, 'cupel.yaml'), yaml('wrong: 1, review: 30'))
    expect(await costText()).toContain('with other costs than confidence.costs states')
    writeFileSync(join(folder.path, 'cupel.yaml'), yaml('wrong: 10, review: 2'))
    await runCupel(['run', '--limit', '100', '--progress', 'quiet'], folder.path)
    expect(await costText()).toMatch(/was chosen on run \S+, not on \S+; do: cupel confidence/)
  })

  it('counts the same errors as cupel confidence, also where declining was right and a score is missing', async () => {
    // Every fifth question cannot be answered, of which verdict_match says nothing; two have no label to be held against.
    const questions = jsonl(200, i => ({
      id: `e${i}`,
      input: `question ${i}`,
      expected:
        i % 5 === 0 ? { abstain: true } : i < 3 ? { facts: ['x'] } : { label: i % 2 === 0 ? 'a' : 'b' },
      component: 'core',
    }))
    const answer = (declines: boolean) => (i: number) => ({
      exampleId: `e${i}`,
      text: 'x',
      label: i % 7 === 0 ? 'b' : 'a',
      confidence: 0.2 + (i % 6) / 10,
      ...(declines && i % 10 === 0 ? { abstained: true } : {}),
    })
    const yaml = `name: same
datasets: { d: { file: d.jsonl } }
candidates: { bold: { replay: bold.jsonl }, shy: { replay: shy.jsonl } }
metrics: [verdict_match]
cost:
  good: verdict_match
  errors: { usd: 5 }
  candidates: { bold: { usdPerCall: 0 }, shy: { usdPerCall: 0 } }
`
    using folder = projectFolder({
      'cupel.yaml': yaml,
      'd.jsonl': questions,
      'bold.jsonl': jsonl(200, answer(false)),
      'shy.jsonl': jsonl(200, answer(true)),
    })
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const cost = costReportSchema.parse(JSON.parse((await runCupel(['cost', '--json'], folder.path)).stdout))
    const reports = JSON.parse((await runCupel(['confidence', '--json'], folder.path)).stdout)
    expect(reports).toHaveLength(2)
    for (const { candidate, counts, accuracy } of reports) {
      const errors = counts.unanswerable + Math.round(counts.scored * (1 - accuracy.value))
      const known = counts.unanswerable + counts.scored
      const own = cost.candidates.find(one => one.candidate === candidate)!
      const good = own.inputs.find(({ name }) => name === 'good answers, declined ones left out')!
      expect(counts.unanswerable).toBe(candidate === 'bold' ? 40 : 20)
      expect(counts.unscored + counts.errored + counts.notApplicable).toBe(2)
      expect(known * (1 - good.value), candidate).toBeCloseTo(errors, 9)
      expect(own.notes.join(' ')).toContain(
        `${counts.unanswerable} answers to questions that should have been`,
      )
      expect(own.notes.join(' ')).toContain(`2 of the ${known + 2} answers that ${candidate} gave`)
      // The two that are open are in the interval at both ends.
      const least = (5 * errors) / 200
      expect(own.usdPerTask).toMatchObject({ unscored: 2 })
      const { interval } = own.usdPerTask as { interval: { lower: number; upper: number } }
      expect(interval.lower).toBeLessThan(least)
      expect(interval.upper).toBeGreaterThan(least + (5 * 2) / 200)
    }
  })

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
  })

  it.each([
    ['cost: { wage: -3 }', /cupel\.yaml:\d+:\d+.*cost\.wage/],
    ['cost: { wage: .nan }', /cost\.wage/],
    ['cost: { review: { minutes: 3, rate: 1.5 } }', /cost\.review/],
    [
      'cost: { candidates: { nobody: { usdPerCall: 1 } } }',
      /cost\.candidates\.nobody: there is no candidate nobody/,
    ],
    ['cost: { good: no_such_metric }', /cost\.good: there is no metric no_such_metric/],
  ])('says where %s is wrong', async (section, words) => {
    using folder = projectFolder({ ...files, 'cupel.yaml': config('') })
    await runCupel(['run', '--progress', 'quiet', '--limit', '3'], folder.path)
    using broken = projectFolder({ ...files, 'cupel.yaml': config(section) })
    const store = join(folder.path, '.cupel/store.db')
    const ended = await runCupel(['cost', '--store', store], broken.path)
    expect([ended.status, ended.stderr]).toEqual([2, expect.stringMatching(words)])
  })
})
