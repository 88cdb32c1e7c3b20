import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { failedTrial } from '../compare/__fixtures__/made-up-run.ts'
import { accuracy, decide, rightOf, runOf, selectionInput, usd } from './__fixtures__/selection.ts'
import { decisionSchema, selectCandidate } from './index.ts'

const spread = (value: number, sd: number, name = 'cost'): Float64Array => {
  const random = seededRandom(name)
  return Float64Array.from(
    { length: 1_000 },
    () => value + sd * (random.float() + random.float() + random.float() - 1.5) * 2,
  )
}

const three = runOf({ a: rightOf(285, 300), b: rightOf(276, 300), c: rightOf(180, 300) })
const floor = { metric: 'accuracy', min: 0.85, blocking: true }
const prices = { a: usd(0.03), b: usd(0.01), c: usd(0.001) }
const named = (decision: Awaited<ReturnType<typeof decide>>, name: string) =>
  decision.candidates.find(candidate => candidate.name === name)!

describe('selectCandidate', () => {
  it('names the cheapest that passes, with why, doubt and what would change it', async () => {
    const decision = await decide({ run: three, requirements: [floor], costs: prices })
    expect(decision.outcome).toBe('recommended')
    expect(decision.recommended).toEqual(['b'])
    expect(decision.rule.by).toBe('cost')
    expect(decision.sentences[0]).toBe('Choose b.')
    expect(decision.sentences[1]).toMatch(
      /^It meets the blocking requirement with probability over 99\.9% and is the cheapest of 2: \$0\.01/,
    )
    expect(named(decision, 'c')).toMatchObject({ standing: 'fails', why: 'misses accuracy ≥ 85.0%' })
    expect(decision.wouldChange.join(' ')).toContain('b would still be shown to meet a limit of')
    expect(decisionSchema.parse(JSON.parse(JSON.stringify(decision)))).toEqual(decision)
  })

  it('is the same for the same input, and the seed changes no verdict', async () => {
    const input = await selectionInput({ run: three, requirements: [floor], costs: prices })
    expect(selectCandidate(input)).toEqual(selectCandidate(input))
    const other = selectCandidate({ ...input, seed: '99' })
    const verdicts = (decision: ReturnType<typeof selectCandidate>) =>
      decision.candidates.map(one => one.verdicts)
    expect(verdicts(other)).toEqual(verdicts(selectCandidate(input)))
  })

  it('keeps ties in cost as ties', async () => {
    const costs = {
      a: usd(0.0101, spread(0.0101, 0.002, 'a')),
      b: usd(0.01, spread(0.01, 0.002, 'b')),
      c: usd(0.001),
    }
    const alike = runOf({ a: rightOf(278, 300), b: rightOf(276, 300), c: rightOf(180, 300) })
    const decision = await decide({ run: alike, requirements: [floor], costs })
    expect(decision.recommended).toEqual(['b', 'a'])
    expect(decision.sentences[0]).toBe('Choose either b or a: by cost per task they cannot be told apart.')
    const same = await decide({ run: alike, requirements: [floor], costs: { ...prices, a: usd(0.01) } })
    expect(same.recommended.toSorted()).toEqual(['a', 'b'])
    // Paired draws tell apart what unpaired ones would not.
    const shared = spread(0.01, 0.002)
    const paired = await decide({
      run: three,
      requirements: [floor],
      costs: {
        ...costs,
        a: usd(
          0.0101,
          shared.map(cost => cost + 0.0001),
        ),
        b: usd(0.01, shared),
      },
    })
    expect(paired.recommended).toEqual(['b'])
  })

  it('settles a tie in cost by what else is shown to be better, and says by what and by how much', async () => {
    const decision = await decide({ run: three, requirements: [floor], costs: { ...prices, a: usd(0.01) } })
    expect(decision.recommended).toEqual(['a'])
    expect(decision.sentences[0]).toBe('Choose a.')
    expect(decision.sentences.join(' ')).toMatch(
      /Both are alike in cost per task as far as measured \(.*\); a is better than b in Accuracy by 3\.0 points \[/,
    )
    expect(decision.cheapest?.toSorted()).toEqual(['a', 'b'])
    // What the beaten one would have had by the toss of a coin belongs to the one that beats it.
    expect(named(decision, 'a').probabilityBest).toBeGreaterThan(0.95)
    expect(named(decision, 'b').probabilityBest).toBeLessThan(0.05)
    const noisy = await decide({
      run: three,
      requirements: [floor],
      costs: {
        a: usd(0.0101, spread(0.0101, 0.002, 'a')),
        b: usd(0.01, spread(0.01, 0.002, 'b')),
        c: usd(0.001),
      },
    })
    expect(noisy.recommended).toEqual(['a'])
  })

  it('leaves a tie where each is better in something, and says in what', async () => {
    const latencies = {
      a: within(0.999, Float64Array.of(900, 950)),
      b: within(0.999, Float64Array.of(300, 350)),
      c: within(0.999),
    }
    const decision = await decide({
      run: three,
      requirements: [floor, { latency: 'p95', max: '2s', at: '50/s', blocking: true }],
      costs: { ...prices, a: usd(0.01) },
      latencies,
    })
    expect(decision.recommended.toSorted()).toEqual(['a', 'b'])
    expect(decision.sentences.join(' ')).toMatch(
      /They differ in other things: .*a is better than b in Accuracy/,
    )
    expect(decision.sentences.join(' ')).toMatch(/b is better than a in p95 latency at load by \d/)
  })

  it('does not choose whom an open one is more probably better than', async () => {
    // c costs least and is all but met: more probably right than anybody that is shown to pass.
    const run = runOf({ a: rightOf(285, 300), b: rightOf(276, 300), c: rightOf(263, 300) })
    const decision = await decide({ run, requirements: [floor], costs: prices })
    const [b, c] = ['b', 'c'].map(name => named(decision, name).probabilityBest!)
    expect(named(decision, 'c').standing).toBe('open')
    expect(c).toBeGreaterThan(b!)
    expect(decision).toMatchObject({ outcome: 'inconclusive', recommended: [] })
    expect(decision.sentences[0]).toMatch(
      /^It cannot be said yet which candidate to choose: b is the right choice with probability \d+\.\d%, and what is still open may be \(c \d+\.\d%\)\.$/,
    )
    expect(decision.sentences[1]).toMatch(/^b meets .*: until the rest is settled, b may be used\.$/)
    expect(decision.candidates.some(({ isRecommended }) => isRecommended)).toBe(false)
  })

  it('chooses for now while one that would be better is less probable, or of unknown chance', async () => {
    const run = runOf({ a: rightOf(285, 300), b: rightOf(276, 300), c: rightOf(254, 300) })
    const decision = await decide({ run, requirements: [floor], costs: prices })
    expect(named(decision, 'c').standing).toBe('open')
    expect(decision).toMatchObject({ outcome: 'recommended', recommended: ['b'], isProvisional: true })
    expect(decision.sentences[0]).toBe('Choose b for now.')
    const plain = await decide({ run: three, requirements: [floor], costs: prices })
    expect(plain).not.toHaveProperty('isProvisional')
  })

  it('says that none passes when each misses something', async () => {
    const decision = await decide({ run: three, requirements: [{ ...floor, min: 0.99 }], costs: prices })
    expect(decision).toMatchObject({ outcome: 'none-passes', recommended: [] })
    expect(decision.sentences).toContain('a, b and c miss accuracy ≥ 99.0%.')
    expect(decision.wouldChange.join(' ')).toContain('The nearest to accuracy ≥ 99.0% is a')
    expect(decision.nobodyPasses).toBeGreaterThan(0.99)
  })

  it('is inconclusive when somebody is neither in nor out, and says how many examples are missing', async () => {
    const decision = await decide({ run: three, requirements: [{ ...floor, min: 0.94 }], costs: prices })
    expect(decision.outcome).toBe('inconclusive')
    expect(named(decision, 'a').standing).toBe('open')
    expect(decision.wouldChange.join(' ')).toMatch(
      /^More examples would settle accuracy ≥ 94\.0%, .*: about [\d,]+ for b and about [\d,]+ for a\./,
    )
  })

  it('says a reason once, however many candidates it is true of', async () => {
    const requirements = [
      { ...floor, min: 0.94 },
      { latency: 'p95', max: '2s', at: '50/s', blocking: true },
    ]
    const { sentences } = await decide({ run: three, requirements, costs: prices })
    expect(sentences.slice(1)).toEqual([
      expect.stringMatching(/^accuracy ≥ 94\.0% is met with probability [\d.]+% for a and [\d.]+% for b\.$/),
      expect.stringMatching(/^p95 latency ≤ 2s at 50\/s and 75\/s has no verdict for a and b: [^;]+\.$/),
      'c misses accuracy ≥ 94.0%.',
    ])
  })

  it('names a requirement beside that the chosen miss', async () => {
    const beside = { metric: 'accuracy', min: 0.99 }
    const { sentences } = await decide({ run: three, requirements: [floor, beside], costs: prices })
    expect(sentences).toContain('b misses accuracy ≥ 99.0%, which does not block.')
  })

  it('says that a limit beyond the range of its metric can be met by nobody', async () => {
    const { warnings } = await decide({ run: three, requirements: [{ ...floor, min: 85 }], costs: prices })
    expect(warnings).toContain('min 85 can never be met: accuracy lies between 0 and 1 (did you mean 0.85?).')
    const free = { metric: 'accuracy', max: 2, blocking: true }
    const passed = await decide({ run: three, requirements: [free], costs: prices })
    expect(passed.warnings.join(' ')).toContain('max 2 can never be missed')
    const usual = await decide({ run: three, requirements: [{ ...floor, min: 1 }], costs: prices })
    expect(usual.warnings.join(' ')).not.toContain('can never')
  })

  it('waits for a load run, names it, and counts it apart from the examples', async () => {
    const requirements = [floor, { latency: 'p95', max: '2s', at: '50/s', blocking: true }]
    const waiting = await decide({ run: three, requirements, costs: prices })
    expect(waiting.outcome).toBe('inconclusive')
    expect(waiting).not.toHaveProperty('nobodyPasses')
    expect(waiting.wouldChange[0]).toBe('A valid load run at 75/s is missing for a and b: cupel load a b.')
    const latencies = { a: within(0.98), b: within(0.98), c: within(0.98) }
    const decision = await decide({ run: three, requirements, costs: prices, latencies })
    expect(decision.recommended).toEqual(['b'])
    // One part is all but certain, the other 98%: independent, so the product.
    expect(named(decision, 'a').probabilityAll).toBeCloseTo(0.98, 2)
  })

  it('never recommends people or chance, and a judge without a card decides nothing', async () => {
    const decision = await decide({
      run: three,
      requirements: [floor],
      costs: prices,
      bend: comparison => ({
        ...comparison,
        candidates: comparison.candidates.map(one =>
          one.name === 'b' ? { ...one, role: 'human' as const, roles: ['human' as const] } : one,
        ),
      }),
    })
    expect(decision.recommended).toEqual(['a'])
    expect(named(decision, 'b').standing).toBe('reference')
    const judged = await decide({
      run: three,
      requirements: [floor],
      costs: prices,
      bend: comparison => ({
        ...comparison,
        warnings: [{ kind: 'judge_without_card', message: 'Accuracy: no card.', metric: 'accuracy' }],
      }),
    })
    expect(judged.outcome).toBe('inconclusive')
    expect(judged.wouldChange[0]).toContain('cupel judge calibrate accuracy')
  })

  it('decides by stated weights, with exact ranges in which the winner stays', async () => {
    const requirements = [
      { ...floor, weight: 1 },
      { costPerTask: 0.05, weight: 1 },
    ]
    const decision = await decide({ run: three, requirements, costs: prices })
    expect(decision.rule.by).toBe('score')
    expect(decision.recommended[0]).toBe('b')
    // a: 2/3 and 0.4; b: 7/15 and 0.8. They cross where w (2/3 - 7/15) = (1 - w) 0.4.
    const weight = decision.weights.find(({ criterion }) => criterion === 'accuracy')!
    expect(weight.upper).toBeCloseTo(2 / 3, 9)
    expect(weight.winnerAbove).toBe('a')
    expect(decision.wouldChange.join(' ')).toContain(
      'If the weight of Accuracy rose above 0.67 (it is 0.50), a would win.',
    )
    const scaled = await decide({
      run: three,
      requirements,
      costs: prices,
      weights: { accuracy: 10, cost: 10 },
    })
    expect({ ...scaled, id: '' }).toEqual({ ...decision, id: '' })
    await expect(decide({ run: three, requirements, weights: { nonsense: 1 } })).rejects.toMatchObject({
      code: 'usage_invalid',
      message: expect.stringContaining('"nonsense"'),
    })
  })
})

describe('answers without a value', () => {
  const lost = (trials: number, from = 0) => ({
    ...three,
    trials: three.trials.map(trial =>
      trial.candidate === 'b' &&
      Number(trial.exampleId.slice(2)) >= from &&
      Number(trial.exampleId.slice(2)) < from + trials
        ? failedTrial({ candidate: 'b', exampleId: trial.exampleId })
        : trial,
    ),
  })

  it('are in every row, and keep whom they could bring down from being chosen', async () => {
    // 14 wrong answers of b are lost: 276 of 286 are 96.5%; of all, were they wrong, 92%.
    const run = lost(14, 276)
    const decision = await decide({ run, requirements: [{ ...floor, min: 0.93 }], costs: prices })
    expect(named(decision, 'b').trials).toEqual({ answered: 286, failed: 14, unscored: 0, missing: 0 })
    expect(named(decision, 'a').trials).toEqual({ answered: 300, failed: 0, unscored: 0, missing: 0 })
    expect(named(decision, 'b').standing).toBe('open')
    expect(decision.recommended).not.toContain('b')
    expect(decision.wouldChange).toContain(
      '14 trials of b failed, which leaves accuracy ≥ 93.0% open: cupel resume run-1 --retry-failed makes them again.',
    )
    expect(decisionSchema.parse(JSON.parse(JSON.stringify(decision)))).toEqual(decision)
  })

  it('leave whom they cannot bring down in, with the probability of the worst case, alone and together', async () => {
    const decision = await decide({
      run: lost(14, 276),
      requirements: [floor, { ...floor, slice: 'line=home', min: 0.8 }],
      costs: prices,
    })
    expect(decision.recommended).toEqual(['b'])
    const whole = await decide({ run: three, requirements: [floor], costs: prices })
    expect(named(decision, 'b').verdicts[0]!.probability).toBeCloseTo(
      named(whole, 'b').verdicts[0]!.probability!,
      9,
    )
    // Drawn together as well: without the lost answers 89% would be met for certain.
    const close = await decide({
      run: lost(14, 276),
      requirements: [
        { ...floor, min: 0.89 },
        { ...floor, slice: 'line=home', min: 0.5 },
      ],
      costs: prices,
    })
    const { probabilityAll, verdicts } = named(close, 'b')
    expect(verdicts[0]!.probability).toBeLessThan(0.98)
    expect(Math.abs(probabilityAll! - verdicts[0]!.probability!)).toBeLessThan(0.01)
  })

  it('of a run that was stopped leave everything open, cost as well; of one limited by intention nothing', async () => {
    const half = {
      ...three,
      trials: three.trials.filter(({ exampleId }) => Number(exampleId.slice(2)) % 2 === 0),
    }
    for (const requirements of [
      [floor],
      [{ costPerTask: 0.05, blocking: true }],
      [{ latency: 'p95', max: '2s', at: '50/s', blocking: true }],
    ]) {
      const latencies = { a: within(0.999), b: within(0.999), c: within(0.999) }
      const decision = await decide({ run: half, requirements, costs: prices, latencies })
      expect(decision).toMatchObject({ outcome: 'inconclusive', recommended: [] })
      expect(decision.sentences.join(' ')).toContain('150 of 300 trials')
      expect(decision.candidates[0]!.trials!.missing).toBe(150)
    }
    // What a few answers may cost has no end: the run must come to its own.
    const nearly = {
      ...three,
      trials: three.trials.filter(({ exampleId }) => Number(exampleId.slice(2)) < 294),
    }
    const asked = [{ costPerTask: 0.05, blocking: true }]
    const waiting = await decide({ run: nearly, requirements: asked, costs: prices })
    expect(waiting.outcome).toBe('inconclusive')
    expect(waiting.sentences.join(' ')).toContain('6 of 300 trials are not made yet')
    const part = { ...half.record, dataset: { ...half.record.dataset, examples: 150, limit: 150 } }
    const input = await selectionInput({
      run: { ...half, record: part },
      requirements: [floor],
      costs: prices,
    })
    const decision = selectCandidate({ ...input, limit: 150 })
    expect(decision).toMatchObject({ outcome: 'recommended', recommended: ['b'], dataset: { limit: 150 } })
    expect(decision.warnings.join(' ')).toContain('Only the first 150 examples of the eval split were asked')
  })
})

describe('two requirements on one figure', () => {
  it('give it the weight of the one that states it, and the limit beside that weight', async () => {
    const requirements = [
      { ...floor, min: 0.7 },
      { metric: 'accuracy', min: 0.75, weight: 5 },
      { costPerTask: 0.05, weight: 1 },
    ]
    const { weights } = await decide({ run: three, requirements, costs: prices })
    expect(weights.find(({ criterion }) => criterion === 'accuracy')).toMatchObject({
      weight: 5 / 6,
      zero: 0.75,
    })
  })

  it('cannot both weigh it', async () => {
    const requirements = [
      { ...floor, min: 0.7, weight: 1 },
      { metric: 'accuracy', min: 0.75, weight: 5 },
    ]
    await expect(decide({ run: three, requirements, costs: prices })).rejects.toMatchObject({
      code: 'usage_invalid',
      message: 'accuracy has two weights: two requirements on it state one.',
    })
  })
})

const within = (probability: number, draws = Float64Array.of(900, 950)) => ({
  kind: 'known' as const,
  estimate: estimateOf(900),
  probability,
  draws,
  basis: 'load run',
})

const estimateOf = (value: number) => ({
  kind: 'known' as const,
  value,
  method: 'given',
  n: 100,
  unscored: 0,
  errored: 0,
  warnings: [],
})

describe('figures and chances', () => {
  it('add up: the right choice and nobody to 1, rank acceptabilities in rows and columns', async () => {
    const requirements = [
      { ...floor, min: 0.9 },
      { costPerTask: 0.05, blocking: true },
    ]
    const decision = await decide({ run: three, requirements, costs: prices })
    const best = decision.candidates.reduce((sum, { probabilityBest = 0 }) => sum + probabilityBest, 0)
    expect(best + decision.nobodyPasses!).toBeCloseTo(1, 9)
    const ranks = decision.candidates.flatMap(({ acceptability }) => (acceptability ? [acceptability] : []))
    expect(ranks.length).toBe(2)
    for (const row of ranks) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    expect(ranks[0]![0]! + ranks[1]![0]!).toBeCloseTo(1, 9)
  })

  it('draws a single limit with the probability of its verdict, also where no resample ever moves', async () => {
    const run = runOf({ a: rightOf(50, 50), b: rightOf(50, 50) })
    const decision = await decide({ run, requirements: [{ ...floor, min: 0.98 }], draws: 4_000 })
    const [a, b] = decision.candidates
    expect(a!.verdicts[0]!.probability).toBeCloseTo(0.8458, 3)
    expect(a!.probabilityAll).toBe(a!.verdicts[0]!.probability)
    // The same answers: they pass and fail together.
    expect(decision.nobodyPasses).toBeCloseTo(1 - 0.8458, 2)
    expect(a!.probabilityBest).toBeCloseTo(b!.probabilityBest!, 9)
  })

  it('meets two limits on the same answers together, and on unrelated ones with the product', async () => {
    const wrong = { ...accuracy, id: 'error', title: 'Error', direction: 'lower' as const }
    const run = runOf({ a: rightOf(270, 300) }, [accuracy, wrong])
    const same = await decide({
      run,
      requirements: [
        { ...floor, min: 0.88 },
        { metric: 'error', max: 0.12, blocking: true },
      ],
      draws: 4_000,
    })
    const [one, two] = same.candidates[0]!.verdicts.map(({ probability }) => probability!)
    expect(one).toBeCloseTo(two!, 9)
    expect(same.candidates[0]!.probabilityAll).toBeGreaterThan(one! - 0.05)
    expect(same.candidates[0]!.probabilityAll).toBeLessThanOrEqual(one! + 0.001)
    const slices = await decide({
      run: runOf({ a: shuffledRight(270, 300) }),
      requirements: [
        { ...floor, min: 0.87, slice: 'line=home' },
        { ...floor, min: 0.87, slice: 'line=auto' },
      ],
      draws: 4_000,
    })
    const [home, auto] = slices.candidates[0]!.verdicts.map(({ probability }) => probability!)
    expect(slices.candidates[0]!.probabilityAll).toBeCloseTo(home! * auto!, 1)
  })

  it('do not change for the others when a dominated candidate joins', async () => {
    const requirements = [
      { ...floor, weight: 1 },
      { costPerTask: 0.05, weight: 1 },
    ]
    const before = await decide({ run: three, requirements, costs: prices })
    const more = runOf({
      a: rightOf(285, 300),
      b: rightOf(276, 300),
      c: rightOf(180, 300),
      worse: rightOf(150, 300),
    })
    const after = await decide({ run: more, requirements, costs: { ...prices, worse: usd(0.04) } })
    for (const name of ['a', 'b', 'c']) {
      expect(named(after, name).front!.isOn).toBe(named(before, name).front!.isOn)
      expect(named(after, name).score!.value).toBe(named(before, name).score!.value)
      expect(named(after, name).verdicts).toEqual(named(before, name).verdicts)
    }
    expect(after.recommended).toEqual(before.recommended)
  })

  it('keep their names apart: another order or other names change only these', async () => {
    const requirements = [floor]
    const answers = { a: rightOf(285, 300), b: rightOf(276, 300), c: rightOf(180, 300) }
    const straight = await decide({ run: runOf(answers), requirements, costs: prices })
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(['a', 'b', 'c'] as const, { minLength: 3, maxLength: 3 }),
        async order => {
          const run = runOf(Object.fromEntries(order.map(name => [name, answers[name]])))
          const turned = await decide({ run, requirements, costs: prices })
          expect(turned.recommended).toEqual(straight.recommended)
          for (const name of order) {
            const [here, there] = [named(turned, name), named(straight, name)]
            expect([here.standing, here.probabilityAll, here.front!.isOn]).toEqual([
              there.standing,
              there.probabilityAll,
              there.front!.isOn,
            ])
            expect(here.probabilityBest).toBeCloseTo(there.probabilityBest!, 1)
          }
        },
      ),
      { numRuns: 6 },
    )
  })
})

function shuffledRight(right: number, of: number): boolean[] {
  const random = seededRandom('mix')
  const all = rightOf(right, of)
  for (let last = all.length - 1; last > 0; last--) {
    const other = random.below(last + 1)
    ;[all[last], all[other]] = [all[other]!, all[last]!]
  }
  return all
}

describe('odd situations', () => {
  it('one candidate', async () => {
    const run = runOf({ only: rightOf(290, 300) })
    const decision = await decide({ run, requirements: [floor] })
    expect(decision.recommended).toEqual(['only'])
    expect(decision.warnings).toContain('There is one candidate: nothing to choose between.')
  })

  it('no requirements', async () => {
    const decision = await decide({ run: three, requirements: [] })
    expect(decision.outcome).toBe('inconclusive')
    expect(decision.sentences[0]).toBe('Nothing can be decided: no requirement says what is good enough.')
  })

  it('no blocking requirement: quality decides, and that is said', async () => {
    const decision = await decide({
      run: three,
      requirements: [{ ...floor, blocking: false }],
      costs: prices,
    })
    expect(decision.rule.by).toBe('quality')
    expect(decision.recommended).toEqual(['a'])
    expect(decision.warnings).toContain('No requirement is blocking: nothing can rule a candidate out.')
  })

  it('no cost: quality decides among those that pass', async () => {
    const decision = await decide({ run: three, requirements: [floor] })
    expect(decision.rule.by).toBe('quality')
    expect(decision).not.toHaveProperty('cheapest')
    expect(decision.front.leftOut.join(' ')).toContain('Cost per task is not known of a, b, c.')
  })

  it('all alike', async () => {
    const run = runOf({ a: rightOf(280, 300), b: rightOf(280, 300), c: rightOf(280, 300) })
    const decision = await decide({ run, requirements: [floor] })
    expect(decision.recommended.toSorted()).toEqual(['a', 'b', 'c'])
    expect(decision.regret!.value).toBe(0)
  })

  it('a requirement on what was not measured', async () => {
    const decision = await decide({
      run: three,
      requirements: [{ metric: 'nonsense', min: 0.5, blocking: true }],
    })
    expect(decision.outcome).toBe('inconclusive')
    expect(decision.candidates[0]!.why).toContain('the run has no metric nonsense')
  })

  it('a figure that is not a number, and an infinite latency', async () => {
    const beyond = Float64Array.of(900, Number.POSITIVE_INFINITY)
    const latencies = { a: within(0.99, beyond), b: within(0.99), c: within(0.99) }
    const decision = await decide({
      run: three,
      requirements: [floor, { latency: 'p95', max: '2s', at: '50/s', weight: 1 }],
      costs: { ...prices, a: usd(Number.NaN) },
      latencies,
    })
    expect(decision.recommended).toEqual(['b'])
    expect(named(decision, 'a')).not.toHaveProperty('score')
    expect(decisionSchema.parse(JSON.parse(JSON.stringify(decision)))).toEqual(decision)
    expect(decision.front.leftOut.join(' ')).toContain('Cost per task is not known of a.')
  })

  it('50 candidates', async () => {
    const run = runOf(
      Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`c${at}`, rightOf(200 + at, 260)])),
    )
    const decision = await decide({ run, requirements: [floor], draws: 500 })
    expect(decision.candidates).toHaveLength(50)
    expect(decision.recommended).toContain('c49')
  })
})
