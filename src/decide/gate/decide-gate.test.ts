import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CupelError } from '../../kernel/index.ts'
import { exact, factsFor, gateOf, graded, pairedRows, sheet } from './__fixtures__/made-up-sheets.ts'
import { decideGate, gateReportSchema, type ScoreSheet } from './index.ts'

const oracles = JSON.parse(
  readFileSync(new URL('../../../oracles/stats/two-candidates.json', import.meta.url), 'utf8'),
) as { cases: { id: string; input: Record<string, number>; expected: Record<string, never> }[] }

function gateOnTable(counts: Parameters<typeof pairedRows>[0], settings: object) {
  const rows = pairedRows(counts)
  const report = decideGate(gateOf(sheet(rows.candidate), sheet(rows.baseline), { settings }))
  return { report, check: report.checks[0]! }
}

describe('decideGate', () => {
  it.each(oracles.cases.filter(({ id }) => id.startsWith('noninferiority_tango')))(
    'agrees with the oracle $id',
    ({ input, expected }) => {
      const { bothRight, onlyNew, onlyOld, bothWrong, margin } = input
      const { check } = gateOnTable(
        { both: bothRight!, onlyNew: onlyNew!, onlyOld: onlyOld!, neither: bothWrong! },
        { margins: { exact: margin } },
      )
      const { diff, p, lowerOneSided95, nonInferior } = expected as never
      expect(check.figure?.value).toBeCloseTo(diff, 10)
      expect(check.figure?.lower).toBeCloseTo(lowerOneSided95, 7)
      expect(1 - check.pValue!).toBeCloseTo(p, 7)
      expect(check.outcome === 'pass').toBe(nonInferior)
    },
  )

  it('says in its first words what failed, with the figure and what was allowed', () => {
    const { report, check } = gateOnTable(
      { both: 380, onlyNew: 5, onlyOld: 60, neither: 15 },
      { margins: { exact: 0.05 } },
    )
    expect(report.outcome).toBe('fail')
    expect(check).toMatchObject({ outcome: 'fail', bound: -0.05, keeps: 'at-least' })
    expect(report.headline).toMatch(
      /^exact: -12\.0 points \[-14\.9, -9\.4\], allowed -5\.0 points\. The whole interval breaks/,
    )
    expect(gateReportSchema.parse(report)).toEqual(report)
  })

  it('is inconclusive between, and the number of examples it names settles it', () => {
    const { check } = gateOnTable(
      { both: 80, onlyNew: 6, onlyOld: 8, neither: 6 },
      { margins: { exact: 0.05 } },
    )
    expect(check.outcome).toBe('inconclusive')
    const times = check.examplesNeeded! / 100
    expect(times).toBeGreaterThan(2)
    const more = gateOnTable(
      { both: 80 * times, onlyNew: 6 * times, onlyOld: 8 * times, neither: 6 * times },
      { margins: { exact: 0.05 } },
    )
    expect(more.check.outcome).toBe('pass')
  })

  it('needs 52 examples without any difference to let 5 points through, and says so before', () => {
    const same = (n: number) =>
      gateOnTable({ both: n, onlyNew: 0, onlyOld: 0, neither: 0 }, { margins: { exact: 0.05 } }).check
    const few = same(20)
    expect(few.outcome).toBe('inconclusive')
    expect(few.examplesNeeded).toBe(52)
    expect(same(51).outcome).toBe('inconclusive')
    expect(same(52).outcome).toBe('pass')
  })

  it('corrects failures for the number of checks, and passes for none', () => {
    const rows = pairedRows({ both: 200, onlyNew: 6, onlyOld: 32, neither: 62 })
    const alone = decideGate(gateOf(sheet(rows.candidate), sheet(rows.baseline)))
    expect(alone.checks[0]).toMatchObject({ outcome: 'fail' })
    const p = alone.checks[0]!.pValue!
    expect(p).toBeGreaterThan(0.05 / 20)
    const metrics = Array.from({ length: 20 }, (_, at) => ({ ...exact, id: `m${at}` }))
    const wide = (scores: readonly { exact: number }[]) =>
      sheet(
        scores.map(row => Object.fromEntries(metrics.map(({ id }, at) => [id, at === 0 ? row.exact : 1]))),
        { metrics },
      )
    const settings = { margins: Object.fromEntries(metrics.map(({ id }) => [id, 0.05])) }
    const many = decideGate(gateOf(wide(rows.candidate), wide(rows.baseline), { settings }))
    expect(many.checks[0]).toMatchObject({ outcome: 'inconclusive', pValue: p, pAdjusted: 20 * p })
    expect(many.checks[0]!.reason).toContain('with 20 checks that could be chance')
    expect(many.checks.slice(1).every(({ outcome }) => outcome === 'pass')).toBe(true)
  })

  it('turns a metric where less is better around', () => {
    const lower = { ...exact, direction: 'lower' as const }
    const rows = pairedRows({ both: 10, onlyNew: 60, onlyOld: 5, neither: 425 })
    const report = decideGate(
      gateOf(sheet(rows.candidate, { metrics: [lower] }), sheet(rows.baseline, { metrics: [lower] })),
    )
    expect(report.checks[0]).toMatchObject({ outcome: 'fail', bound: 0.05, keeps: 'at-most' })
    expect(report.checks[0]!.figure!.value).toBeCloseTo(0.11, 12)
  })

  it('asks to be better where superiority is asked', () => {
    const settings = { superiority: ['exact'] }
    expect(gateOnTable({ both: 300, onlyNew: 60, onlyOld: 20, neither: 50 }, settings).check.outcome).toBe(
      'pass',
    )
    expect(gateOnTable({ both: 300, onlyNew: 40, onlyOld: 40, neither: 50 }, settings).check.outcome).toBe(
      'inconclusive',
    )
    expect(gateOnTable({ both: 300, onlyNew: 10, onlyOld: 70, neither: 50 }, settings).check.outcome).toBe(
      'fail',
    )
  })

  it('never passes and fails the same change, and a wider margin never turns a pass into less', () => {
    const counts = fc.nat({ max: 120 })
    fc.assert(
      fc.property(
        fc.tuple(counts, counts, counts, counts),
        fc.double({ min: 0.01, max: 0.4, noNaN: true }),
        (four, margin) => {
          fc.pre(four.some(count => count > 0))
          const [both, onlyNew, onlyOld, neither] = four
          const at = (m: number) =>
            gateOnTable({ both, onlyNew, onlyOld, neither }, { margins: { exact: m } }).check
          const [narrow, wide] = [at(margin), at(margin * 1.5)]
          if (narrow.outcome === 'pass') expect(wide.outcome).toBe('pass')
          if (wide.outcome === 'fail') expect(narrow.outcome).toBe('fail')
          const { lower, upper, value } = narrow.figure!
          expect(lower! <= value && value <= upper!).toBe(true)
          expect(narrow.outcome === 'pass').toBe(lower! > -margin)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('gives the mirror image when the sides change places', () => {
    const rows = pairedRows({ both: 90, onlyNew: 12, onlyOld: 4, neither: 14 })
    const there = decideGate(gateOf(sheet(rows.candidate), sheet(rows.baseline))).checks[0]!.figure!
    const back = decideGate(gateOf(sheet(rows.baseline), sheet(rows.candidate))).checks[0]!.figure!
    expect(back.value).toBeCloseTo(-there.value, 12)
    expect(back.lower).toBeCloseTo(-there.upper!, 9)
    expect(back.upper).toBeCloseTo(-there.lower!, 9)
  })

  it('does not depend on the order of trials', () => {
    const rows = pairedRows({ both: 40, onlyNew: 5, onlyOld: 9, neither: 6 })
    const input = gateOf(sheet(rows.candidate), sheet(rows.baseline))
    const turned: ScoreSheet = { ...input.candidate, trials: input.candidate.trials.toReversed() }
    expect(decideGate({ ...input, candidate: turned })).toEqual(decideGate(input))
  })
})

describe('what keeps a check from a verdict', () => {
  const scored = (n: number, more: readonly object[] = []) =>
    sheet([...Array.from({ length: n }, () => ({ exact: 1 })), ...(more as never[])])

  it('too many missing values, with what they could do at worst and at best', () => {
    const candidate = scored(
      90,
      Array.from({ length: 10 }, () => ({ exact: 'unparsable' })),
    )
    const [check] = decideGate(gateOf(candidate, scored(100))).checks
    expect(check).toMatchObject({ outcome: 'inconclusive', unscored: { share: 0.1, best: 0 } })
    expect(check!.unscored!.worst).toBeCloseTo(-0.1, 12)
    expect(check!.reason).toContain('10.0% of its trials have no value, more than the 5% allowed')
  })

  it('failed calls count as missing values, not as wrong answers', () => {
    const candidate = scored(
      80,
      Array.from({ length: 20 }, () => ({ failed: 'provider_timeout' })),
    )
    expect(decideGate(gateOf(candidate, scored(100))).checks[0]).toMatchObject({
      outcome: 'inconclusive',
      unscored: { share: 0.2 },
    })
  })

  it('another version of the metric, in words', () => {
    const old = sheet(scored(100).trials, { metrics: [{ ...exact, version: '2' }] })
    const { checks, outcome } = decideGate(gateOf(scored(100), old))
    expect(outcome).toBe('inconclusive')
    expect(checks[0]!.reason).toContain('version is 1 now and 2 in the baseline')
  })

  it('a metric that one side lacks, a judge without a card, a slice without examples', () => {
    const settings = { margins: { exact: { margin: 0.05, slices: ['line=auto'] }, graded: 0.1 } }
    const candidate = sheet(scored(100).trials, { metrics: [exact, graded] })
    const report = decideGate(
      gateOf(candidate, scored(100), { settings, distrusted: { exact: 'Never compared with people.' } }),
    )
    expect(report.checks.map(({ name, reason }) => [name, reason])).toEqual([
      ['exact', 'Never compared with people.'],
      ['exact on line=auto', 'Never compared with people.'],
      ['graded', 'The baseline has no scores of this metric.'],
      ['failed answers', 'The whole interval keeps the margin.'],
    ])
    const slice = decideGate(
      gateOf(candidate, scored(100), {
        settings: { margins: { exact: { margin: 0.05, slices: ['line=auto'] } } },
      }),
    )
    expect(slice.checks[1]).toMatchObject({
      outcome: 'inconclusive',
      reason: 'No common example is in this slice.',
    })
  })

  it('few common examples; the others are named, and changed ones are not paired', () => {
    const candidate = sheet([
      ...Array.from({ length: 60 }, () => ({ exact: 1 })),
      ...Array.from({ length: 20 }, (_, at) => ({ id: `n${at}`, scores: { exact: 1 } })),
    ])
    const baseline = sheet(
      Array.from({ length: 90 }, (_, at) => ({
        id: `e${String(at).padStart(5, '0')}`,
        hash: at < 10 ? 'other' : 'h',
        scores: { exact: 1 },
      })),
      { dataset: { name: 'golden', version: 'v0', split: 'eval', examples: 90 } },
    )
    const report = decideGate(gateOf(candidate, baseline))
    expect(report.dataset.common).toBe(50)
    expect(report.dataset.changed).toHaveLength(10)
    expect(report.dataset.onlyBaseline).toHaveLength(30)
    expect(report.outcome).toBe('inconclusive')
    expect(report.checks[0]!.reason).toBe(
      'Run and baseline share 50 of 110 examples: too few to speak for the rest.',
    )
    expect(report.notes.join('\n')).toContain('20 examples are not in the baseline: n0, n1')
    const lenient = decideGate(
      gateOf(candidate, baseline, { settings: { common: 0.4, margins: { exact: 0.1 } } }),
    )
    expect(lenient.outcome).toBe('pass')
    expect(lenient.checks[0]!.figure!.n).toBe(50)
  })

  it('one example, and none', () => {
    expect(decideGate(gateOf(scored(1), scored(1))).outcome).toBe('inconclusive')
    const nothing = decideGate(gateOf(scored(0), scored(0)))
    expect(nothing).toMatchObject({ outcome: 'inconclusive', dataset: { common: 0 } })
  })

  it.each([
    [{}, 'nothing to check'],
    [{ margins: { exact: 3 } }, 'as wide as the whole range'],
    [{ margins: { exakt: 0.05 } }, 'has a metric exakt'],
    [{ margins: { exact: 0.05 }, regression: ['graded'] }, 'gate.regression: the run has no metric graded'],
  ])('refuses settings that ask for nothing, or for what cannot be: %j', (settings, words) => {
    const input = gateOf(scored(30), scored(30), {
      settings,
      examples: factsFor(scored(30), () => ({ component: 'regression' })),
    })
    expect(() => decideGate(input)).toThrow(words)
    expect(() => decideGate(input)).toThrow(CupelError)
  })
})

describe('designs', () => {
  it('counts examples of one cluster as what they are: fewer', () => {
    const rows = pairedRows({ both: 300, onlyNew: 20, onlyOld: 20, neither: 60 })
    const [candidate, baseline] = [sheet(rows.candidate), sheet(rows.baseline)]
    const alone = decideGate(gateOf(candidate, baseline)).checks[0]!.figure!
    const examples = factsFor(candidate, at => ({ cluster: `c${Math.floor(at / 10)}` }))
    const clustered = decideGate(gateOf(candidate, baseline, { examples })).checks[0]!.figure!
    expect(clustered.value).toBeCloseTo(alone.value, 12)
    expect(clustered.upper! - clustered.lower!).toBeGreaterThan(1.5 * (alone.upper! - alone.lower!))
  })

  it('does not take clusters, weights or grades that never differ for certainty', () => {
    const same = sheet(
      Array.from({ length: 60 }, () => ({ exact: 1, graded: 0.5 })),
      { metrics: [exact, graded] },
    )
    const settings = { margins: { exact: 0.02, graded: 0.02 } }
    const limits = (examples: ReturnType<typeof factsFor>) =>
      decideGate(gateOf(same, same, { settings, examples })).checks.map(({ figure }) => figure!.lower!)
    const plain = -(1.6449 ** 2) / (60 + 1.6449 ** 2)
    for (const lower of limits(factsFor(same))) expect(lower).toBeCloseTo(plain, 4)
    for (const lower of limits(factsFor(same, at => ({ cluster: `c${at % 12}` }))))
      expect(lower).toBeLessThan(4 * plain)
    for (const lower of limits(factsFor(same, at => ({ weight: at === 0 ? 30 : 1 }))))
      expect(lower).toBeLessThan(3 * plain)
  })

  it('averages repeats inside the example first', () => {
    const row = (at: number, repeat: number, value: number) => ({
      id: `e${at}`,
      ...(repeat === 0 ? {} : { repeat }),
      scores: { exact: value },
    })
    const repeated = (right: (at: number, repeat: number) => boolean) =>
      sheet(
        Array.from({ length: 100 }, (_, at) =>
          [0, 1, 2].map(repeat => row(at, repeat, right(at, repeat) ? 1 : 0)),
        ).flat(),
        { repeats: 3 },
      )
    const report = decideGate(
      gateOf(
        repeated((at, repeat) => (at + repeat) % 4 !== 0),
        repeated(at => at % 4 !== 0),
      ),
    )
    expect(report.checks[0]!.figure).toMatchObject({ n: 100, method: 'bca' })
  })
})
