import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { type LocalServer, type ReceivedRequest, sendJson, serve } from './support/local-server.ts'
import { jsonl, projectFolder, runCupel, startCupel, untilSaid } from './support/run-cupel.ts'

const servers: LocalServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const answerIn = (content: string): string =>
  /ANSWER>>\n([\s\S]*?)\n<<[0-9a-f]{16} END>>/.exec(content)?.[1] ?? ''
const qualityOf = (answer: string): number => Number(/quality (\d+)/.exec(answer)?.[1])

/** `steady` says what the answer is worth; `drifting` goes half the way from its last score; `vain` likes formal words. */
type Manner = 'steady' | 'drifting' | 'vain' | 'mute' | 'down'

/** A judge that follows a script, and whose manner a test may change. */
async function scriptedJudge() {
  const judge = { manner: 'steady' as Manner, answers: [] as string[], pairs: 0, delayMs: 0, origin: '' }
  let last = 5
  const scoreOf = (answer: string): number => {
    const own = qualityOf(answer)
    const said = judge.manner === 'drifting' ? Math.round(5 * (own + last)) / 10 : own
    last = said
    return judge.manner === 'vain' && /\b(?:is not|do not|however)\b/i.test(answer) ? said + 1 : said
  }
  const contentFor = ({ body }: ReceivedRequest): string => {
    const { content } = JSON.parse(body).messages[1]
    // On pairs it always takes the first.
    if (content.includes('FIRST ANSWER')) {
      judge.pairs++
      return JSON.stringify({ reason: 'r', better: 'first' })
    }
    const answer = answerIn(content)
    judge.answers.push(answer)
    if (judge.manner === 'mute' && qualityOf(answer) > 6) return 'I would rather not say.'
    return JSON.stringify({ quality: { reason: 'r', score: scoreOf(answer) } })
  }
  const server = await serve((request, response) => {
    if (judge.manner === 'down') return sendJson(response, 503, { error: { message: 'the judge sleeps' } })
    const content = contentFor(request)
    setTimeout(
      () =>
        sendJson(response, 200, {
          model: 'some-judge',
          choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
          usage: { prompt_tokens: 10, completion_tokens: 5 },
        }),
      judge.delayMs,
    )
  })
  servers.push(server)
  judge.origin = server.origin
  return judge
}

const rubric = (version: string) => `
name: quality
version: ${version}
task: Answers on insurance.
dimensions:
  - { id: quality, title: Quality, question: How good is it?, scale: { min: 0, max: 11 } }
`

/** Two candidates answer 40 examples: one in short forms, the other in words that no rule finds on every second example. */
async function project(judge: { readonly origin: string }, more: { price?: string; run?: string } = {}) {
  const price = more.price === undefined ? '' : `, price: ${more.price}`
  const examples = Array.from({ length: 40 }, (_, at) => ({
    id: `e${at}`,
    input: `quality ${(at * 7) % 10}`,
  }))
  const folder = projectFolder({
    'cupel.yaml': `
name: biases
datasets: { work: { file: golden.jsonl } }
candidates: { short: { module: short.mjs }, bare: { module: bare.mjs } }
metrics:
  - judge: { rubric: rubrics/quality.yaml, model: openai-compatible/some-judge, baseUrl: "${judge.origin}/v1"${price} }
  - contains: { all: ["isn't"], as: shortened }
  - latency_ms
run: { retries: 0${more.run === undefined ? '' : `, ${more.run}`} }
`,
    'rubrics/quality.yaml': rubric('1.0.0'),
    'golden.jsonl': jsonl(examples),
    'short.mjs': `export default ({ input }) => ({ text: "It isn't covered (HO-4.2), " + input + " of 10." })\n`,
    'bare.mjs': `export default ({ input, id }) => ({ text: (input.length % 2 ? "Nothing" : "Something") + " here: " + input })\n`,
    'ratings.jsonl': jsonl(
      examples.flatMap(({ id, input }) =>
        ['ann', 'ben', 'cho'].map(rater => ({ exampleId: id, rater, value: qualityOf(input) })),
      ),
    ),
  })
  const ran = await runCupel(['run', '--progress', 'quiet', '--budget', '1000'], folder.path)
  expect(ran.status, ran.stderr).toBe(0)
  return folder
}

const biases = async (folder: { readonly path: string }, ...more: string[]) => {
  const ended = await runCupel(['judge', 'biases', 'judge_quality', '--json', ...more], folder.path)
  expect(ended.status, ended.stderr).toBe(0)
  return { ...ended, found: JSON.parse(ended.stdout) }
}
const holdsZero = ({ interval }: { interval: { lower: number; upper: number } }): boolean =>
  interval.lower <= 0 && interval.upper >= 0

describe('cupel judge biases', () => {
  it('finds nothing in a judge that looks at each answer alone, and says beforehand what it asks', async () => {
    const judge = await scriptedJudge()
    using folder = await project(judge)
    judge.answers = []
    const { found, stderr } = await biases(folder)
    expect(found).toMatchObject({
      schema: 'cupel.judge-biases/1',
      scorer: { id: 'judge_quality' },
      answers: 60,
      figures: {
        style_formal: { value: 0, unscored: 0, errored: 0 },
        order_change: { value: 0, n: 60 },
        anchoring: { value: 0 },
      },
    })
    for (const name of ['style_formal', 'order_change', 'anchoring']) {
      expect(holdsZero(found.figures[name]), name).toBe(true)
      expect(found.figures[name].interval.upper, name).toBeGreaterThan(0)
    }
    // Nothing in these answers is formal: plain words would not change them, so nothing is said about that.
    expect(found.figures.style_plain).toMatchObject({ kind: 'unknown', n: 0 })
    const { formal } = found.unchanged
    expect(found.figures.style_formal.n).toBe(60 - formal)
    expect(judge.answers).toHaveLength(120 + 60 - formal)
    expect(stderr).toContain(`scores ${judge.answers.length} times, one answer after the other`)
    expect(stderr).toContain('(at most 4 x 60)')
    expect(stderr).toContain(`${judge.answers.length} of ${judge.answers.length} scored`)
    // The second order is another one of the same answers; formal words leave the rest as it is.
    const [first, second] = [judge.answers.slice(0, 60), judge.answers.slice(60, 120)]
    expect(second).not.toEqual(first)
    expect([...second].sort()).toEqual([...first].sort())
    expect(judge.answers.slice(120)).toContain(
      first.find(text => text.startsWith("It isn't"))?.replace("isn't", 'is not'),
    )
    expect(JSON.parse(readFileSync(`${folder.path}/cards/judge_quality.biases.json`, 'utf8'))).toEqual(found)
    expect(readdirSync(`${folder.path}/cards`)).toEqual(['judge_quality.biases.json'])
    // The same seed draws the same answers in the same two orders; another one does not.
    const before = judge.answers
    judge.answers = []
    await biases(folder)
    expect(judge.answers).toEqual(before)
    judge.answers = []
    await biases(folder, '--seed', '7')
    expect(judge.answers).not.toEqual(before)
  })

  it('finds a judge that drifts to its last score, and one that pays for formal words', async () => {
    const judge = await scriptedJudge()
    using folder = await project(judge)
    judge.manner = 'drifting'
    const drifting = (await biases(folder)).found.figures
    expect(drifting.anchoring.value).toBeCloseTo(0.5, 1)
    expect(drifting.anchoring.interval.lower).toBeGreaterThan(0.3)
    expect(drifting.anchoring).toMatchObject({ method: 'cluster-bootstrap', unscored: 0, errored: 0 })
    expect(drifting.anchoring.clusters).toBeLessThan(drifting.anchoring.n)
    expect(drifting.order_change.interval.lower).toBeGreaterThan(0.7)
    judge.manner = 'vain'
    const vain = await runCupel(['judge', 'biases', 'judge_quality'], folder.path)
    expect(vain.stdout, vain.stderr).toMatch(/formal style +1\.00 \[0\.\d\d, 1\.\d\d\] {2}n \d+/)
    expect(vain.stdout).toContain('points for the same answer in formal words')
    expect(vain.stdout).toContain('The scorer gives 1.00 more to the same answer in formal words.')
    expect(vain.stdout).toMatch(/anchoring +0\.00 \[/)
    expect(vain.stdout).toContain('have nothing to put in plain words')
  })

  it('measures a deterministic metric in the same way, and refuses what does not read the answer', async () => {
    const judge = await scriptedJudge()
    using folder = await project(judge)
    judge.answers = []
    const ended = await runCupel(['judge', 'biases', 'contains:shortened', '--json'], folder.path)
    const { figures } = JSON.parse(ended.stdout)
    expect(figures.style_formal.value).toBe(-1)
    expect(figures.order_change.value).toBe(0)
    expect(judge.answers).toEqual([])
    const unknown = await runCupel(['judge', 'biases', 'nothing'], folder.path)
    expect(unknown.status).toBe(2)
    expect(unknown.stderr).toContain('judge_quality, contains:shortened')

    const latency = await runCupel(['judge', 'biases', 'latency_ms'], folder.path)
    expect(latency.status).toBe(2)
    expect(latency.stderr).toContain('measures how the answer was made, not what it says')
    const few = await runCupel(['judge', 'biases', 'judge_quality', '-n', '2'], folder.path)
    expect(few.status).toBe(2)
    expect(few.stderr).toContain('fewer than three answers show nothing')
  })

  it('keeps to its budget, says so beforehand, and goes on from what it paid for', async () => {
    const judge = await scriptedJudge()
    using folder = await project(judge, { price: '{ inputPerMillion: 10000, outputPerMillion: 0 }' })
    judge.answers = []
    // Every call takes 10 tokens: 0.1 USD.
    const whole = (await biases(folder, '--budget', '1000')).found
    const calls = judge.answers.length
    const asked = judge.answers
    judge.answers = []
    const stopped = await runCupel(['judge', 'biases', 'judge_quality', '--budget', '7.05'], folder.path)
    expect(stopped.status, stopped.stderr).toBe(3)
    expect(stopped.stderr).toContain('No new call is begun once $7.05 is known to be spent (--budget)')
    expect(stopped.stderr).toContain(
      `the budget is spent: 71 of ${calls} scores are made and kept. Nothing is measured yet`,
    )
    expect(stopped.stdout).toBe('')
    expect(judge.answers).toEqual(asked.slice(0, 71))
    const again = await biases(folder, '--budget', '1000')
    expect(again.stderr).toContain('71 of these scores were made by a command that was stopped')
    expect(judge.answers).toEqual(asked)
    expect(again.found.figures).toEqual(whole.figures)
    expect(again.found.warnings.join()).toContain('was stopped and gone on with: 71 of its scores')
    expect(whole.warnings.join()).not.toContain('gone on with')
    // What is whole is not gone on with: a third command asks anew.
    judge.answers = []
    await biases(folder, '--budget', '1000')
    expect(judge.answers).toEqual(asked)
  })

  it('takes the budget of the config for scores and for pairs, and judges no pair twice', async () => {
    const judge = await scriptedJudge()
    using folder = await project(judge, {
      price: '{ inputPerMillion: 10000, outputPerMillion: 0 }',
      run: 'concurrency: 1, budgetUsd: 3',
    })
    const scoring = await runCupel(['judge', 'biases', 'judge_quality'], folder.path)
    expect(scoring.status, scoring.stderr).toBe(3)
    expect(scoring.stderr).toContain('(run.budgetUsd)')
    const args = ['judge', 'pair', 'short', 'bare', '--model', 'openai-compatible/some-judge']
    const pair = (...more: string[]) =>
      runCupel([...args, '--base-url', `${judge.origin}/v1`, '--json', ...more], folder.path)
    judge.pairs = 0
    const stopped = await pair()
    expect(stopped.status, stopped.stderr).toBe(3)
    expect(stopped.stderr).toContain('40 pairs, each asked in both orders: 80 calls of the judge')
    expect(stopped.stderr).toContain('No new call is begun once $3.00 is known to be spent (run.budgetUsd)')
    expect(judge.pairs).toBe(30)
    const { summary, leftOpen, warnings } = JSON.parse(stopped.stdout)
    expect(summary.n + leftOpen).toBe(40)
    expect(summary.n).toBeGreaterThanOrEqual(14)
    expect(warnings[0]).toContain(`${summary.n} of 40 pairs have a verdict`)
    const rest = await pair('--budget', '100')
    expect(rest.status, rest.stderr).toBe(0)
    expect(rest.stderr).toContain(
      `${80 - 2 * summary.n} calls of the judge; ${summary.n} have their verdicts`,
    )
    expect(judge.pairs).toBe(30 + 80 - 2 * summary.n)
    expect(JSON.parse(rest.stdout)).toMatchObject({ leftOpen: 0, summary: { n: 40, unread: 0 } })
    const refused = await pair('--budget', '0')
    expect(refused.status).toBe(2)
  })

  it('counts what got no score apart, and writes nothing when nothing can be scored or it is broken off', async () => {
    const judge = await scriptedJudge()
    using folder = await project(judge)
    judge.manner = 'mute'
    const { order_change, style_formal } = (await biases(folder)).found.figures
    expect(order_change.unscored).toBeGreaterThan(5)
    expect(order_change.n + order_change.unscored).toBe(60)
    expect(style_formal).toMatchObject({ value: 0 })
    expect(style_formal.unscored).toBeGreaterThan(0)
    const file = `${folder.path}/cards/judge_quality.biases.json`
    const kept = readFileSync(file, 'utf8')
    judge.manner = 'down'
    const down = await runCupel(['judge', 'biases', 'judge_quality'], folder.path)
    expect(down.status).toBe(2)
    expect(down.stderr).toContain('judge_quality fails on every answer, so nothing is measured or written')
    judge.manner = 'steady'
    // So slow that it is far from done when its first words have come, on a busy machine too.
    judge.delayMs = 250
    const started = startCupel(['judge', 'biases', 'judge_quality'], folder.path)
    await untilSaid(started, '20 of')
    started.child.kill('SIGINT')
    expect((await started.ended).status).not.toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(kept)
    expect(readdirSync(`${folder.path}/cards`).filter(name => name.includes('.partial'))).toEqual([])
  })
})

describe('the biases on the card', () => {
  it('are there when they were measured for this version, and are said to be missing otherwise', async () => {
    const judge = await scriptedJudge()
    using folder = await project(judge)
    const calibrate = async (...more: string[]) => {
      const labels = ['--labels', 'ratings.jsonl', '--part', 'all']
      const ended = await runCupel(['judge', 'calibrate', 'judge_quality', ...labels, ...more], folder.path)
      expect([0, 1, 3], ended.stderr).toContain(ended.status)
      const card = JSON.parse(readFileSync(`${folder.path}/cards/judge_quality.card.json`, 'utf8'))
      return { card, stdout: ended.stdout }
    }
    const bare = await calibrate()
    for (const name of [
      'style_formal',
      'style_plain',
      'anchoring',
      'order_change',
      'position',
      'first_place',
    ])
      expect(bare.card.biases[name], name).toMatchObject({
        kind: 'unknown',
        reason: expect.stringContaining('Not measured'),
      })
    expect(bare.card.warnings.join()).toContain(
      'How style and the order of answers move the judge is not measured: cupel judge biases judge_quality.',
    )
    expect(bare.stdout).toMatch(/anchoring +– Not measured: cupel judge biases judge_quality\./)

    judge.manner = 'vain'
    await biases(folder)
    const base = ['--model', 'openai-compatible/some-judge', '--base-url', `${judge.origin}/v1`]
    const paired = await runCupel(
      ['judge', 'pair', 'short', 'bare', ...base, '-o', 'pairs.jsonl'],
      folder.path,
    )
    expect(paired.status, paired.stderr).toBe(0)
    const full = await calibrate('--pairs', 'pairs.jsonl')
    expect(full.card.biases.style_formal).toMatchObject({ kind: 'known', value: 1 })
    expect(full.card.biases.anchoring.interval.lower).toBeLessThanOrEqual(0)
    // It takes the first of every pair.
    expect(full.card.biases.position).toMatchObject({ value: 1, n: 40, method: 'wilson' })
    expect(full.card.biases.first_place).toMatchObject({ value: 0.5, n: 40 })
    expect(full.card.biases.first_place.interval.lower).toBeGreaterThan(0.4)
    expect(full.stdout).toMatch(/place in a pair +1\.00 \[0\.91, 1\.00\] {2}n 40/)
    const warnings = full.card.warnings.join()
    expect(warnings).toContain('The scorer gives 1.00 more to the same answer in formal words.')
    expect(warnings).toContain(
      '100% of the pairs are decided the other way when the two answers change places.',
    )
    expect(warnings).toContain('pairs.jsonl, which does not say which model gave the verdicts')
    expect(warnings).not.toContain('not measured')
    const cards = await runCupel(['judge', 'cards'], folder.path)
    expect(cards.stdout).toMatch(/moved by: .*formal style.*place in a pair/)
    expect(cards.stdout).toMatch(/not measured: .*plain style/)

    writeFileSync(`${folder.path}/rubrics/quality.yaml`, rubric('1.1.0'))
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const other = await calibrate()
    expect(other.card.biases.style_formal.kind).toBe('unknown')
    expect(other.card.warnings.join()).toMatch(
      /was measured for its version \S+; it is now \S+\. Measure again/,
    )

    writeFileSync(`${folder.path}/pairs.jsonl`, '{"exampleId":"e1","aFirst":"third"}\n')
    const failing = ['judge', 'calibrate', 'judge_quality', '--labels', 'ratings.jsonl', '--pairs']
    const strange = await runCupel([...failing, 'pairs.jsonl'], folder.path)
    expect(strange.status).toBe(2)
    expect(strange.stderr).toContain('pairs.jsonl:1 is no verdict of a pair')
    expect((await runCupel([...failing, 'none.jsonl'], folder.path)).stderr).toContain(
      'There is no file none.jsonl',
    )
  })
})
