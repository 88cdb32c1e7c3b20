import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { exact, factsFor, gateOf, graded, sheet } from './__fixtures__/made-up-sheets.ts'
import { checksAsked, decideGate, gateSettingsSchema, planGate, readSheet, sheetText } from './index.ts'

const right = (n: number, more: (at: number) => object = () => ({})) =>
  sheet(Array.from({ length: n }, (_, at) => ({ scores: { exact: 1 }, ...more(at) })))

const only = (input: Parameters<typeof decideGate>[0], kind: string) =>
  decideGate(input).checks.filter(check => check.kind === kind)

describe('regression examples', () => {
  const regressing = (n: number) => factsFor(right(n), at => (at < 10 ? { component: 'regression' } : {}))
  const check = (candidate: ReturnType<typeof sheet>, settings: object = { margins: { exact: 0.1 } }) =>
    only(gateOf(candidate, right(100), { settings, examples: regressing(100) }), 'regression')[0]

  it('pass when all do, and fail the gate when one does not, named', () => {
    expect(check(right(100))).toMatchObject({ outcome: 'pass', examples: { failed: [], open: [], of: 10 } })
    const one = right(100, at => (at === 3 ? { scores: { exact: 0 } } : {}))
    expect(check(one)).toMatchObject({ outcome: 'fail', examples: { failed: ['e00003'] } })
    expect(decideGate(gateOf(one, right(100), { examples: regressing(100) })).headline).toMatch(
      /^regression examples: e00003\./,
    )
  })

  it('are refused on a metric that is not there or is no rate, also when the run has no such example', () => {
    const gate = (metric: string) => () =>
      decideGate(
        gateOf(right(20), right(20), { settings: { margins: { exact: 0.1 }, regression: [metric] } }),
      )
    expect(gate('exat')).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: 'gate.regression: the run has no metric exat.',
        hint: 'It has: exact.',
      }),
    )
    expect(gate('exact')).not.toThrow()
    const more = sheet(
      Array.from({ length: 20 }, () => ({ exact: 1, graded: 0.5 })),
      { metrics: [exact, graded] },
    )
    const settings = { margins: { exact: 0.1 }, regression: ['graded'] }
    expect(() => decideGate(gateOf(more, more, { settings }))).toThrow('graded does not say of one example')
  })

  it('are open when the call failed, when a value is missing, and when the run does not have them', () => {
    const failed = right(100, at => (at === 3 ? { scores: {}, failed: 'provider_timeout' } : {}))
    expect(check(failed)).toMatchObject({ outcome: 'inconclusive', examples: { open: ['e00003'] } })
    const short = { ...right(100), trials: right(100).trials.slice(1) }
    expect(check(short)).toMatchObject({ outcome: 'inconclusive', examples: { open: ['e00000'] } })
    const silent = right(100, at => (at === 3 ? { scores: { exact: 'not_applicable' } } : {}))
    expect(check(silent)).toMatchObject({ outcome: 'inconclusive', examples: { open: ['e00003'] } })
  })

  it('with repeats: fewer than half passing fails, some passing is open', () => {
    const repeated = (passes: number) =>
      sheet(
        Array.from({ length: 100 }, (_, at) =>
          Array.from({ length: 4 }, (_, repeat) => ({
            id: `e${String(at).padStart(5, '0')}`,
            ...(repeat === 0 ? {} : { repeat }),
            scores: { exact: at !== 3 || repeat < passes ? 1 : 0 },
          })),
        ).flat(),
        { repeats: 4 },
      )
    expect([0, 1, 2, 3, 4].map(passes => check(repeated(passes))?.outcome)).toEqual([
      'fail',
      'fail',
      'inconclusive',
      'inconclusive',
      'pass',
    ])
  })

  it('are left alone when they are off or there are none, and ask which metric where no rate has a margin', () => {
    expect(check(right(100), { margins: { exact: 0.1 }, regression: 'off' })).toBeUndefined()
    expect(only(gateOf(right(100), right(100)), 'regression')).toEqual([])
    expect(check(right(100), { cost: { max: 1 } })!.reason).toContain('name metrics under gate.regression')
  })
})

describe('latency', () => {
  const timed = (n: number, ms: (at: number) => number) => right(n, at => ({ ms: ms(at) }))
  const latency = (
    candidate: ReturnType<typeof sheet>,
    baseline: ReturnType<typeof sheet>,
    budgets: object,
  ) => only(gateOf(candidate, baseline, { settings: { latency: budgets, regression: 'off' } }), 'latency')

  it('holds a percentile against a limit by the exact count beyond it', () => {
    const slow = (count: number) => timed(400, at => (at < count ? 3000 : 500))
    const outcome = (count: number) => latency(slow(count), slow(0), { p95: { max: '2s' } })[0]!.outcome
    expect([0, 10, 20, 26, 40].map(outcome)).toEqual(['pass', 'pass', 'inconclusive', 'inconclusive', 'fail'])
    // 59 trials are the fewest that can show a p95: 0.95^59 < 0.05.
    expect(
      latency(
        timed(58, () => 1),
        timed(58, () => 1),
        { p95: { max: '2s' } },
      )[0]!.outcome,
    ).toBe('inconclusive')
    expect(
      latency(
        timed(59, () => 1),
        timed(59, () => 1),
        { p95: { max: '2s' } },
      )[0]!.outcome,
    ).toBe('pass')
  })

  it('takes repeats and clusters that are slow together for as many trials as they are worth', () => {
    const repeated = (repeats: number, ms: (example: number, repeat: number) => number) =>
      sheet(
        Array.from({ length: 400 / repeats }, (_, at) =>
          Array.from({ length: repeats }, (_, repeat) => ({
            id: `e${String(at).padStart(5, '0')}`,
            ...(repeat === 0 ? {} : { repeat }),
            ms: ms(at, repeat),
            scores: { exact: 1 },
          })),
        ).flat(),
        { repeats },
      )
    const outcome = (of: ReturnType<typeof sheet>) => latency(of, of, { p95: { max: '2s' } })[0]!
    // 10 of 400 are slow. Apart they show that at most 5% are; all repeats of two examples of eighty do not.
    expect(outcome(repeated(5, (at, repeat) => (at < 10 && repeat === 0 ? 3000 : 500))).outcome).toBe('pass')
    const together = outcome(repeated(5, at => (at < 2 ? 3000 : 500)))
    expect(together).toMatchObject({
      outcome: 'inconclusive',
      warnings: ['Trials of one example or cluster go together: 400 of them say as much as 79.'],
    })
    // In examples, not in trials.
    expect(together.examplesNeeded).toBeGreaterThan(300)
    const slow = timed(400, at => (at < 10 ? 3000 : 500))
    const clustered = (cluster: (at: number) => number) =>
      only(
        gateOf(slow, slow, {
          settings: { latency: { p95: { max: '2s' } }, regression: 'off' },
          examples: factsFor(slow, at => ({ cluster: `c${cluster(at)}` })),
        }),
        'latency',
      )[0]!.outcome
    expect(clustered(at => at)).toBe('pass')
    expect(clustered(at => Math.floor(at / 5))).toBe('inconclusive')
  })

  it('counts a failed trial as slower than any answer', () => {
    const failing = right(400, at =>
      at < 60 ? { scores: {}, failed: 'provider_timeout', ms: undefined } : { ms: 100 },
    )
    expect(latency(failing, right(400), { p95: { max: '2s' } })[0]).toMatchObject({
      outcome: 'fail',
      bound: 2000,
    })
  })

  it('compares percentiles of two runs on the same examples', () => {
    const random = seededRandom('latency')
    const base = Array.from({ length: 300 }, () => 100 + 200 * random.float())
    const times = (factor: number) => timed(300, at => base[at]! * factor * (0.8 + 0.4 * random.float()))
    const outcome = (factor: number) => latency(times(factor), times(1), { p90: { ratio: 1.2 } })[0]!.outcome
    expect([1, 1.2, 1.6].map(outcome)).toEqual(['pass', 'inconclusive', 'fail'])
    const few = latency(
      timed(50, at => at + 1),
      timed(50, at => at + 2),
      { p99: { ratio: 1.2 } },
    )[0]
    expect(few!.reason).toBe('p99 needs at least 500 common examples; there are 50.')
  })

  it('knows nothing of recordings without times', () => {
    const untimed = right(100, () => ({ ms: undefined }))
    expect(latency(untimed, untimed, { p50: { max: '1s', ratio: 1.1 } }).map(check => check.outcome)).toEqual(
      ['inconclusive', 'inconclusive'],
    )
  })
})

describe('cost', () => {
  const random = seededRandom('cost')
  const prices = Array.from({ length: 200 }, () => 0.001 + 0.002 * random.float())
  const costing = (usd: (at: number) => number | undefined) => right(200, at => ({ usd: usd(at) }))
  const cost = (candidate: ReturnType<typeof sheet>, budget: object) =>
    only(
      gateOf(
        candidate,
        costing(at => prices[at]!),
        { settings: { cost: budget, regression: 'off' } },
      ),
      'cost',
    )[0]!

  it('holds the average against dollars, and against the baseline example by example', () => {
    const dearer = (factor: number) => costing(at => prices[at]! * factor * (at % 2 === 0 ? 1.02 : 0.98))
    expect([1, 1.1, 1.4].map(factor => cost(dearer(factor), { ratio: 1.1 }).outcome)).toEqual([
      'pass',
      'inconclusive',
      'fail',
    ])
    const ratio = cost(dearer(1), { ratio: 1.1 }).figure!
    // Paired: the spread of prices between examples does not blur the ratio.
    expect(ratio.upper! - ratio.lower!).toBeLessThan(0.02)
    expect([0.003, 0.002, 0.0015].map(max => cost(dearer(1), { max }).outcome)).toEqual([
      'pass',
      'inconclusive',
      'fail',
    ])
  })

  it('never takes an unknown price for none, and tells what is free from what cannot be compared', () => {
    expect(
      cost(
        costing(() => undefined),
        { max: 1 },
      ).reason,
    ).toBe('No price is known.')
    expect(
      cost(
        costing(at => (at % 5 === 0 ? undefined : 0.001)),
        { max: 1 },
      ).reason,
    ).toContain('20.0% of the examples')
    expect(
      cost(
        costing(() => 0),
        { max: 0.001 },
      ).outcome,
    ).toBe('pass')
    const free = gateOf(
      costing(() => 0.01),
      costing(() => 0),
      { settings: { cost: { ratio: 1.1 }, regression: 'off' } },
    )
    expect(only(free, 'cost')[0]!.reason).toContain('The baseline cost nothing')
  })
})

describe('a sheet as text', () => {
  it('comes back as it was, whatever ids and names are', () => {
    const odd = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(
        fc.uniqueArray(odd, { maxLength: 8 }),
        odd,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (ids, name, value) => {
          const made = sheet(
            ids.map(id => ({ id, scores: { exact: value } })),
            { candidate: { name, fingerprint: 'f', kind: 'module', summary: name } },
          )
          const back = readSheet(sheetText(made), 'b.json')
          expect(back.trials.map(({ id }) => id)).toEqual(ids)
          expect(back.candidate.name).toBe(name)
          expect(sheetText(back)).toBe(sheetText(made))
        },
      ),
    )
  })

  it.each([
    ['cut short', (text: string) => text.slice(0, text.length / 2), 'cut short'],
    ['empty', () => '', 'not JSON'],
    ['garbage', () => '\u0000\ufffdPK\u0003', 'not JSON'],
    [
      'another schema',
      (text: string) => text.replace('cupel.baseline/1', 'cupel.baseline/9'),
      '"cupel.baseline/9"',
    ],
    ['null', () => 'null', 'its schema is absent'],
    ['no number', (text: string) => text.replace('"exact":1}', '"exact":[1]}'), 'trials.0.scores.exact'],
    [
      'beyond all numbers',
      (text: string) => text.replace('"exact":1}', '"exact":1e999}'),
      'trials.0.scores.exact',
    ],
    ['an example twice', (text: string) => text.replace('"e00001"', '"e00000"'), '"e00000" is there twice'],
    ['a repeat too many', (text: string) => text.replace('"h"', '"h","repeat":7'), 'has repeat 7 of 1'],
    ['an unknown field', (text: string) => text.replace('"repeats"', '"repeets"'), 'repeats'],
    ['a score edited', (text: string) => text.replace('"exact":1}', '"exact":0}'), 'somebody edited it'],
    ['its hash taken away', (text: string) => text.replace(/ {2}"hash": .*\n/, ''), 'no hash of its content'],
    [
      'a metric twice',
      (text: string) => text.replace(/( {4}\{"id":"exact".*)/, '$1,\n$1'),
      'a metric is there twice',
    ],
  ])('is refused with the file and the field: %s', (_, change, words) => {
    const read = () => readSheet(change(sheetText(right(3))), 'reports/baseline.json')
    expect(read).toThrow('reports/baseline.json is not a baseline')
    expect(read).toThrow(words)
  })

  it('holds ids that are names of every object', () => {
    const made = sheet([
      { id: '__proto__', scores: { exact: 1 } },
      { id: 'constructor', scores: { exact: 1 } },
    ])
    expect(decideGate(gateOf(readSheet(sheetText(made), 'b'), made)).dataset.common).toBe(2)
  })
})

describe('the plan', () => {
  it('agrees with the published numbers of examples for 5 points within their rounding of the variance', () => {
    for (const [discordance, published] of [
      [0.1, 248],
      [0.15, 371],
      [0.2, 495],
    ] as const) {
      const { examplesToPass } = planGate({ examples: 430, margin: 0.05, discordance })
      expect(examplesToPass! / published).toBeGreaterThan(0.98)
      expect(examplesToPass! / published).toBeLessThan(1.12)
    }
  })

  it('counts every check that the correction will count', () => {
    const settings = {
      margins: { exact: 0.05, graded: { margin: 0.1, slices: [] } },
      slices: ['line=auto', 'line=home'],
      superiority: ['graded'],
      latency: { p95: { max: '2s', ratio: 1.2 } },
      cost: { max: 0.01 },
      regression: 'off',
    }
    const both = sheet(
      Array.from({ length: 40 }, () => ({ exact: 1, graded: 0.5 })),
      { metrics: [exact, graded] },
    )
    const examples = factsFor(both, at => ({ tags: { line: at % 2 === 0 ? 'auto' : 'home' } }))
    const { checks } = decideGate(
      gateOf(both, both, { settings: { ...settings, failures: 'off' }, examples }),
    )
    expect(checksAsked(gateSettingsSchema.parse(settings))).toBe(checks.length)
    expect(checks).toHaveLength(8)
  })

  it('promises more for more examples and less for more checks', () => {
    const at = (examples: number, checks = 1) =>
      planGate({ examples, margin: 0.03, discordance: 0.1, checks })
    expect(at(1000).harmlessPasses).toBeGreaterThan(at(430).harmlessPasses)
    expect(at(1000).caughtAlone!).toBeLessThan(at(430).caughtAlone!)
    expect(at(430, 12).caughtCorrected!).toBeGreaterThan(at(430).caughtCorrected!)
  })
})

it('with no change, over twelve metrics that go together, fails at most one gate in twenty', () => {
  const random = seededRandom('twelve metrics')
  const metrics = Array.from({ length: 12 }, (_, at) => ({ ...exact, id: `m${at}` }))
  const settings = { margins: Object.fromEntries(metrics.map(({ id }) => [id, 0.02])) }
  let failed = 0
  const gates = 150
  for (let gate = 0; gate < gates; gate++) {
    const draw = () => Array.from({ length: 60 }, () => ({}) as Record<string, number>)
    const [candidate, baseline] = [draw(), draw()]
    for (let example = 0; example < 60; example++) {
      const isHard = random.float() < 0.3
      const leansTo = random.float() < 0.5 ? candidate : baseline
      for (const { id } of metrics) {
        const differs = isHard && random.float() < 0.5
        const both = random.float() < 0.8 ? 1 : 0
        for (const side of [candidate, baseline])
          side[example]![id] = differs ? Number(side === leansTo) : both
      }
    }
    const report = decideGate(
      gateOf(sheet(candidate, { metrics }), sheet(baseline, { metrics }), { settings }),
    )
    if (report.outcome === 'fail') failed++
  }
  expect(failed).toBeLessThanOrEqual(gates / 20)
})
