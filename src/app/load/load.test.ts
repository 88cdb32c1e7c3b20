import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { simulatedGenerator } from '../../measure/load/__fixtures__/simulated-generator.ts'
import { chanceWithinLimit } from '../../measure/load/index.ts'
import { openProject } from '../open-project.ts'
import { findLoad, readLoads } from './load-files.ts'
import type { LoadEvent, LoadOptions } from './load-setup.ts'
import { runLoad } from './run-load.ts'
import { writeLoadReport } from './write-load-report.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cupel-load-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const examples = Array.from({ length: 40 }, (_, at) => ({
  id: `e${at}`,
  input: `Is damage number ${at} covered ${'when the pipe burst '.repeat(1 + (at % 7))}?`,
}))

const usual = {
  local: { model: 'openai-compatible/m', baseUrl: 'http://127.0.0.1:9/v1' },
  paid: {
    model: 'openai-compatible/p',
    baseUrl: 'https://models.example/v1',
    maxTokens: 100,
    price: { inputPerMillion: 1, outputPerMillion: 10 },
  },
  unpriced: { model: 'openai-compatible/u', baseUrl: 'https://models.example/v1' },
  recorded: { replay: 'answers.jsonl' },
  streaming: { model: 'openai-compatible/m', baseUrl: 'http://127.0.0.1:9/v1', stream: true },
  form: {
    model: 'openai-compatible/m',
    baseUrl: 'http://127.0.0.1:9/v1',
    schema: { type: 'object', properties: { label: { type: 'string' } } },
  },
}

interface Given {
  readonly config?: object
  readonly generator?: ReturnType<typeof simulatedGenerator>
  readonly stop?: AbortSignal
}

/** Answers in 50 to 90 ms, in no order. */
const quick = () =>
  simulatedGenerator({ serviceMs: i => 50 + ((i * 7_919) % 41), places: 1_000, outputTokens: 5 })

async function load(options: LoadOptions, { config = {}, generator = quick(), stop }: Given = {}) {
  writeFileSync(join(folder, 'golden.jsonl'), examples.map(one => `${JSON.stringify(one)}\n`).join(''))
  const whole = {
    name: 'loaded',
    datasets: { golden: { file: 'golden.jsonl' } },
    candidates: usual,
    metrics: ['latency_ms'],
    requirements: [{ latency: 'p95', max: '200ms', at: '20/s' }],
    ...config,
  }
  writeFileSync(join(folder, 'cupel.yaml'), JSON.stringify(whole))
  await using project = await openProject({ from: folder, environment: {} })
  const events: LoadEvent[] = []
  const ports = { generator, onEvent: (event: LoadEvent) => events.push(event), ...(stop ? { stop } : {}) }
  const kept = await runLoad(project, options, ports)
  const broken: string[] = []
  return { kept, events, generator, loads: readLoads(project, words => broken.push(words)), broken, project }
}

const local = { candidates: ['local'] } as const

describe('runLoad', () => {
  it('judges the latency requirements of the config at their rate and with headroom, and keeps the run', async () => {
    const { kept, loads } = await load(local)
    const [result] = loads
    expect(kept[0]?.result).toEqual(result)
    expect(result?.stages.map(({ arrivals }) => arrivals.ratePerSecond)).toEqual([20, 30])
    expect(result?.verdicts.map(({ role, at, outcome }) => [role, at, outcome])).toEqual([
      ['expected', '20/s', 'pass'],
      ['headroom', '30/s', 'pass'],
    ])
    const fingerprint = result?.candidate.fingerprint
    const asked = {
      percentile: 0.95,
      measure: 'endToEnd',
      limitMs: 200,
      ratePerSecond: 20,
      headroom: 1.5,
    } as const
    const chance = chanceWithinLimit({ ...asked, results: loads, candidate: { name: 'local', fingerprint } })
    expect(chance.kind === 'known' && chance.probability).toBeGreaterThan(0.99)
    expect(result?.workload.input?.test?.p).toBeGreaterThan(0.5)
  })

  it('fails a limit that is missed', async () => {
    const slow = simulatedGenerator({ serviceMs: () => 400, places: 1_000 })
    const { loads } = await load(local, { generator: slow })
    expect(loads[0]?.verdicts.map(({ outcome }) => outcome)).toEqual(['fail', 'fail'])
  })

  it('sends every candidate the same questions at the same moments', async () => {
    const { generator } = await load({ candidates: ['local', 'form'], rate: '20', requests: 30 })
    const stages = generator.plans.filter(({ bodyOf }) => bodyOf.length === 30)
    expect(stages).toHaveLength(2)
    expect(stages[0]?.arrivals).toEqual(stages[1]?.arrivals)
    const asked = (at: number) =>
      [...(stages[at]?.bodyOf ?? [])].map(
        body => JSON.parse(stages[at]?.bodies[body]?.body as string).messages as unknown,
      )
    expect(asked(0)).toEqual(asked(1))
    expect(stages[1]?.target.schema).toMatchObject({ type: 'object' })
  })

  it('asks for the lengths of a trace, request by request, at its times', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i * 0.5},${20 + i * 7},${1 + (i % 9)}`)
    writeFileSync(join(folder, 'trace.csv'), ['timestamp,input,output', ...rows].join('\n'))
    const { generator, loads } = await load({ ...local, trace: 'trace.csv', scale: 10 })
    const plan = generator.plans.at(-1)
    expect(plan?.arrivals.kind === 'open' && [...plan.arrivals.atMs].slice(0, 3)).toEqual([0, 50, 100])
    const bodies = [...(plan?.bodyOf ?? [])].map(body => plan?.bodies[body])
    for (const [i, body] of bodies.entries()) {
      expect(Math.abs((body?.inputTokens ?? 0) - (20 + i * 7))).toBeLessThanOrEqual(3)
      expect(JSON.parse(body?.body ?? '').max_tokens).toBe(1 + (i % 9))
    }
    expect(loads[0]?.stages[0]?.arrivals).toMatchObject({ kind: 'replay', scale: 10, ratePerSecond: 20 })
    expect(loads[0]?.workload.input?.test?.p).toBeGreaterThan(0.5)
    expect(loads[0]?.workload.output).toBeDefined()
  })

  it('sends the inputs of a log', async () => {
    const log = [{ input: 'first of the log', outputTokens: 7 }, { prompt: 'second of the log' }]
    writeFileSync(join(folder, 'log.jsonl'), log.map(one => JSON.stringify(one)).join('\n'))
    const { generator } = await load({ ...local, lengthsFrom: 'log.jsonl', rate: '20', requests: 4 })
    const bodies = generator.plans.at(-1)?.bodies.map(({ body }) => JSON.parse(body)) ?? []
    expect(bodies.map(({ messages }) => messages[0].content).sort()).toEqual([
      'first of the log',
      'second of the log',
    ])
    expect(bodies.map(({ max_tokens }) => max_tokens).sort()).toEqual([7, undefined])
  })

  it('begins every request differently when asked', async () => {
    const { generator, loads } = await load({ ...local, rate: '20', requests: 120, isUnique: true })
    const plan = generator.plans.at(-1)
    const begins = [...(plan?.bodyOf ?? [])].map(
      body => JSON.parse(plan?.bodies[body]?.body ?? '').messages[0].content.slice(0, 10) as string,
    )
    expect(new Set(begins).size).toBe(120)
    expect(loads[0]?.workload.isUnique).toBe(true)
    expect(loads[0]?.workload.input?.test?.p).toBeGreaterThan(0.05)
  })

  it('runs a closed loop and sweeps, and finds the highest rate', async () => {
    const closed = await load({ ...local, concurrency: 4, requests: 300, limits: ['p95<=1s'] })
    expect(closed.loads[0]?.stages[0]?.arrivals).toEqual({ kind: 'closed', concurrency: 4 })
    expect(closed.loads[0]?.verdicts[0]).toMatchObject({ at: '4 at once', role: 'asked', outcome: 'pass' })
    const swept = await load({ ...local, sweep: 'concurrency=1,2', requests: 100 })
    expect(swept.kept[0]?.result.stages).toHaveLength(2)
    // One place of 20 ms: at 50 a second the queue grows without end.
    const queue = simulatedGenerator({ serviceMs: () => 20, places: 1 })
    const found = await load(
      { ...local, findRate: true, limits: ['p95<=200ms'], rate: '5', durationMs: 30_000 },
      { generator: queue },
    )
    const search = found.kept[0]?.result.search
    expect(search?.highestMet).toBeGreaterThan(20)
    expect(search?.highestMet).toBeLessThan(50)
    expect(search?.lowestMissed).toBeLessThanOrEqual(80)
  })

  it('leaves out what no load can be sent to, and refuses it in words when it is named', async () => {
    const { events, kept } = await load(
      { rate: '20', requests: 20 },
      { config: { candidates: { local: usual.local, recorded: usual.recorded } } },
    )
    expect(kept.map(({ result }) => result.candidate.name)).toEqual(['local'])
    expect(events).toContainEqual({
      kind: 'note',
      message: 'Candidate recorded is a recording: it has no latency of its own to be measured under load.',
    })
    await expect(load({ candidates: ['recorded'], rate: '1' })).rejects.toThrow(/is a recording/)
    await expect(load({ candidates: ['nobody'], rate: '1' })).rejects.toThrow(/no candidate "nobody"/)
  })

  it('never spends silently', async () => {
    const asked = { candidates: ['paid'], rate: '20', requests: 1_000 }
    const unasked = quick()
    await expect(load(asked, { generator: unasked })).rejects.toThrow(/about \$1\.0\d for 1,000 requests/)
    expect(unasked.plans).toHaveLength(0)
    const agreed = await load({ ...asked, isAgreed: true })
    expect(agreed.kept[0]?.result.costUsd).toBeGreaterThan(0)
    await expect(load({ ...asked, candidates: ['unpriced'], budgetUsd: 1 })).rejects.toThrow(
      /What unpriced costs is not known, so that --budget cannot hold it/,
    )
    await expect(load({ ...asked, candidates: ['unpriced'] })).rejects.toThrow(/is not known/)
  })

  it('lays aside what each request may cost before it is sent, so that the budget is never passed', async () => {
    // Two seconds an answer: forty are under way when the first is there, which would pass it by far.
    const slow = (outputTokens: number) =>
      simulatedGenerator({ serviceMs: () => 2_000, places: 1_000, outputTokens })
    const asked = { candidates: ['paid'], sweep: '20,30', requests: 400, budgetUsd: 0.05 }
    const whole = await load(asked, { generator: slow(100) })
    expect(whole.loads[0]?.stages).toHaveLength(1)
    expect(whole.loads[0]?.stages[0]?.outcomes.unsent).toBeGreaterThan(300)
    expect(whole.loads[0]?.costUsd).toBeLessThanOrEqual(0.05)
    expect(whole.loads[0]?.costUsd).toBeGreaterThan(0.045)
    expect(whole.loads[0]?.notes.join()).toMatch(
      /^The budget of \$0\.05 did not surely carry another request at poisson 20\/s: \$0\.05 is spent/,
    )
    // Answers of a twentieth of what they may be: much is laid aside for nothing, and that is said.
    const short = await load(asked, { generator: slow(5) })
    expect(short.loads[0]?.costUsd).toBeLessThan(0.04)
    expect(short.loads[0]?.notes.join()).toMatch(/a smaller maxTokens or a larger budget lets more be sent/)
    const enough = await load({ ...asked, budgetUsd: 2 }, { generator: slow(100) })
    expect(enough.loads[0]?.stages.map(({ outcomes }) => outcomes.unsent)).toEqual([0, 0])
  })

  it('overspends, where nothing limits an answer, by no more than those under way pass the largest so far', async () => {
    const price = { inputPerMillion: 0, outputPerMillion: 10 }
    const unlimited = { model: 'openai-compatible/p', baseUrl: 'https://models.example/v1', price }
    const config = { candidates: { unlimited } }
    // 500 tokens are assumed, half a cent; it gives 2,000. The first, asked before all others, shows it.
    const generator = simulatedGenerator({ serviceMs: () => 2_000, places: 1_000, outputTokens: 2_000 })
    const asked = { candidates: ['unlimited'], rate: '20', requests: 400, budgetUsd: 0.5 }
    const { loads } = await load(asked, { generator, config })
    // Each takes two cents: with the first, all but the one that would have passed the budget.
    expect(loads[0]?.costUsd).toBeCloseTo(0.48, 10)
  })

  it('counts a request of which nothing came back with the most it may have cost, and says so', async () => {
    let asked = 0
    const dying = simulatedGenerator({
      serviceMs: () => (asked++ === 0 ? 50 : Number.POSITIVE_INFINITY),
      places: 1_000,
    })
    const { loads } = await load(
      { candidates: ['paid'], rate: '20', requests: 20, isAgreed: true },
      { generator: dying },
    )
    // A hundred output tokens each, at ten dollars a million.
    expect(loads[0]?.costUsd).toBeGreaterThan(20 * 0.001)
    expect(loads[0]?.notes.join()).toContain('with the most they may have taken')
  })

  it('spends one budget on all candidates, and refuses one that does not carry a request', async () => {
    const second = { ...usual.paid, model: 'openai-compatible/q' }
    const config = { candidates: { paid: usual.paid, second } }
    const wish = { candidates: ['paid', 'second'], rate: '20', requests: 400, budgetUsd: 0.05 }
    const generator = simulatedGenerator({ serviceMs: () => 2_000, places: 1_000, outputTokens: 100 })
    const { loads, events } = await load(wish, { generator, config })
    expect(loads.map(({ candidate }) => candidate.name)).toEqual(['paid'])
    expect(events).toContainEqual({
      kind: 'note',
      message: expect.stringMatching(/^second was not loaded: \$0\.05 of the budget of \$0\.05 is spent/),
    })
    const none = quick()
    await expect(load({ ...wish, budgetUsd: 0.0005 }, { generator: none, config })).rejects.toThrow(
      /--budget 0\.0005 does not carry one request to paid.*Nothing was sent/,
    )
    expect(none.plans.every(({ bodyOf }) => bodyOf.length === 1)).toBe(true)
  })

  it('ends at the next stage when the user says so', async () => {
    const stop = AbortSignal.abort()
    expect((await load({ ...local, sweep: '10,20' }, { stop })).kept).toEqual([])
  })

  it('finds the highest rate that meets every limit, and says which one ended it', async () => {
    // First tokens come after half of the time: the second limit is the one that is met up to a lower rate.
    const queue = simulatedGenerator({ serviceMs: () => 20, places: 1, outputTokens: 9 })
    const wish = { candidates: ['streaming'], findRate: true, rate: '5' }
    const highest = async (...limits: string[]) =>
      (await load({ ...wish, limits }, { generator: queue })).kept[0]?.result.search
    const [both, first, second] = [
      await highest('p95<=200ms', 'p90 ttft<=25ms'),
      await highest('p95<=200ms'),
      await highest('p90 ttft<=25ms'),
    ]
    expect(first?.highestMet).toBeGreaterThan(second?.highestMet as number)
    expect(both?.highestMet).toBe(second?.highestMet)
    expect(both?.limits).toHaveLength(2)
    expect(both?.words).toMatch(/misses p90 to first token ≤ 25 ms\./)
    expect(both?.tried.every(({ confidence = 0 }) => confidence > 0.97)).toBe(true)
  })

  it('judges gaps between tokens, and knows none of answers that are not streamed', async () => {
    const gapsMs = (row: number) => [10, 10, row % 50 === 0 ? 40 : 12]
    const generator = simulatedGenerator({ serviceMs: () => 100, places: 1_000, outputTokens: 4, gapsMs })
    const wish = { rate: '20', requests: 600, limits: ['p95 itl<=20ms', 'p50 between-tokens<=5ms'] }
    const { loads } = await load({ ...wish, candidates: ['streaming'] }, { generator })
    expect(loads[0]?.verdicts.map(({ limit, outcome }) => [limit.text, outcome])).toEqual([
      ['p95 between tokens ≤ 20 ms', 'pass'],
      ['p50 between tokens ≤ 5 ms', 'fail'],
    ])
    expect(loads[0]?.stages[0]?.goodput).toMatchObject({ kind: 'known', value: 0 })
    const whole = await load({ ...local, ...wish })
    expect(whole.loads[0]?.verdicts[0]).toMatchObject({ outcome: 'inconclusive', reason: /not streamed/ })
  })

  it('does not take a server that cannot be reached for a slow one', async () => {
    const dead = simulatedGenerator({ serviceMs: () => Number.POSITIVE_INFINITY, places: 1 })
    await expect(load(local, { generator: dead })).rejects.toThrow(/did not answer the first request/)
    expect(dead.plans).toHaveLength(1)
  })

  it('knows no first token of answers that are not streamed', async () => {
    const limits = ['p95 ttft<=100ms']
    const whole = await load({ ...local, rate: '20', requests: 100, limits })
    expect(whole.loads[0]?.verdicts[0]).toMatchObject({ outcome: 'inconclusive', reason: /not streamed/ })
    const streamed = await load({ candidates: ['streaming'], rate: '20', requests: 100, limits })
    expect(streamed.kept[0]?.result.verdicts[0]).toMatchObject({
      outcome: 'pass',
      limit: { measure: 'firstToken' },
    })
  })

  it.each<[string, LoadOptions, RegExp]>([
    ['two ways of arriving', { rate: '1', concurrency: 1 }, /--rate and --concurrency/],
    ['a replay of nothing', { arrivals: 'replay' }, /needs a trace/],
    ['burstiness of what is not gamma', { rate: '1', burstiness: 2 }, /--arrivals gamma/],
    ['a sweep of nothing', { sweep: ' , ' }, /names no level/],
    ['a sweep of half requests', { sweep: 'concurrency=0.5' }, /not a whole number/],
    ['a file that is not there', { lengthsFrom: 'no.csv', rate: '1' }, /There is no file/],
    ['more requests than a plan holds', { rate: '1000000', durationMs: 60_000 }, /more than 2,000,000/],
  ])('refuses %s in words', async (_, options, words) => {
    await expect(load({ ...local, ...options })).rejects.toThrow(words)
  })

  it('asks for a rate where none is stated, and shows both ways to state one', async () => {
    await expect(load(local, { config: { requirements: [] } })).rejects.toMatchObject({
      code: 'usage_invalid',
      hint: expect.stringMatching(/--rate 5[\s\S]*latency: p95/),
    })
    await expect(load({ ...local, findRate: true }, { config: { requirements: [] } })).rejects.toThrow(
      /none is stated/,
    )
  })

  it('names lines of a log that cannot be sent', async () => {
    writeFileSync(join(folder, 'bad.jsonl'), '{"input":"fine"}\n{"question":3}\n')
    await expect(load({ ...local, lengthsFrom: 'bad.jsonl', rate: '1' })).rejects.toThrow(
      /bad\.jsonl:2 is no logged request/,
    )
  })

  const azure = new URL('../../../../shared/data/load/AzureLLMInferenceTrace_conv.csv', import.meta.url)
    .pathname
  const isThere = existsSync(azure)
  if (!isThere) console.log('skipped: ../shared/data/load is not here')

  it.skipIf(!isThere)('replays the Azure trace at scale with its lengths', async () => {
    const generator = simulatedGenerator({
      serviceMs: i => 280 + ((i * 7_919) % 41),
      places: 1_000,
      outputTokens: 9,
    })
    const options = { ...local, trace: azure, scale: 20, durationMs: 3_000, limits: ['p95<=1s'] }
    const { loads } = await load(options, { generator })
    const [stage] = loads[0]?.stages ?? []
    // 191 requests of the first minute, in three seconds.
    expect(stage).toMatchObject({ planned: 191, arrivals: { kind: 'replay', scale: 20 } })
    const plan = generator.plans.at(-1)
    const sent = [...(plan?.bodyOf ?? [])].map(body => plan?.bodies[body]?.inputTokens)
    const truth = readFileSync(azure, 'utf8')
      .split('\n')
      .slice(1, 192)
      .map(line => Number(line.split(',')[1]))
    expect(sent.filter((tokens, i) => Math.abs((tokens ?? 0) - (truth[i] ?? 0)) > 12)).toEqual([])
    expect(loads[0]?.workload.input?.test?.p).toBeGreaterThan(0.9)
    expect(loads[0]?.notes).toEqual(['Of the 19366 requests of the trace, the first 191 were replayed.'])
    expect(loads[0]?.verdicts[0]?.outcome).toBe('pass')
  })
})

describe('kept load runs', () => {
  it('are found by id, candidate or the beginning of an id; broken files are named and left out', async () => {
    const first = await load({ ...local, rate: '20', requests: 20 })
    writeFileSync(join(folder, '.cupel/loads/broken.json'), '{')
    const { loads, broken } = await load({ candidates: ['form'], rate: '20', requests: 20 })
    expect(broken).toHaveLength(1)
    expect(broken[0]).toMatch(/broken\.json is no load run: is not JSON.*left out/)
    expect(loads).toHaveLength(2)
    expect(findLoad(loads, 'form').candidate.name).toBe('form')
    expect(findLoad(loads, first.kept[0]!.result.id)).toEqual(first.kept[0]?.result)
    expect(findLoad(loads, 'latest')).toBe(loads[0])
    expect(() => findLoad(loads, 'other')).toThrow(/no load run "other"/)
    expect(() => findLoad([], 'latest')).toThrow(/no load run/)
  })

  it('become a page that escapes names and loads nothing, Markdown and JSON', async () => {
    const evil = '<img src=x onerror=alert(1)> @everyone'
    const { kept } = await load({ ...local, sweep: '10,20,40', requests: 120 })
    const results = kept.map(({ result }) => ({
      ...result,
      candidate: { ...result.candidate, summary: evil },
    }))
    for (const ending of ['html', 'md', 'json'])
      await writeLoadReport(results, join(folder, `report.${ending}`))
    const html = readFileSync(join(folder, 'report.html'), 'utf8')
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/<script|style="/)
    expect(html.match(/<svg/g)?.length).toBe(8)
    const markdown = readFileSync(join(folder, 'report.md'), 'utf8')
    expect(markdown).not.toContain('<img')
    expect(markdown).not.toContain('@everyone')
    expect(markdown).toContain('poisson 40/s')
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toHaveLength(1)
    await expect(writeLoadReport(results, join(folder, 'report.pdf'))).rejects.toThrow(
      /no report of a load run/,
    )
  })
})
