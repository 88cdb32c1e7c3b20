import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { exact, factsFor, gateOf, graded, pairedRows, sheet } from './__fixtures__/made-up-sheets.ts'
import { decideGate, gateReportSchema } from './index.ts'

describe('answers that are lost', () => {
  const rowsOf = (n: number, row: (at: number) => object) =>
    Array.from({ length: n }, (_, at) => row(at)) as never[]
  /** Right on about nine of ten, and the same on both sides but for what is lost. */
  const right = (at: number) => ({ exact: at % 10 === 0 ? 0 : 1 })
  const gate = (lose: (at: number) => object | undefined, settings: object, n = 500) =>
    decideGate(gateOf(sheet(rowsOf(n, at => lose(at) ?? right(at))), sheet(rowsOf(n, right)), { settings }))
  const margins = { exact: 0.03 }
  const lost = (code: string) => (at: number) => (at % 21 === 1 ? { failed: code } : undefined)
  const byName = (report: ReturnType<typeof decideGate>) =>
    Object.fromEntries(report.checks.map(check => [check.name, check]))

  it('do not pass by being left out: the worst that they could be must keep the margin too', () => {
    const report = gate(lost('provider_timeout'), { margins })
    const { exact: check, 'failed answers': failures } = byName(report)
    expect(report.outcome).not.toBe('pass')
    expect(check).toMatchObject({
      outcome: 'inconclusive',
      figure: { value: 0 },
      unscored: { candidate: { without: 24, of: 500 }, baseline: { without: 0, of: 500 } },
    })
    // Of the 24 the baseline is right on 22, so that 4.4 points can be lost; the other two can only be gained.
    expect(check!.unscored!.worst).toBeCloseTo(-22 / 500, 12)
    expect(check!.unscored!.best).toBeCloseTo(2 / 500, 12)
    expect(check!.reason).toMatch(
      /^It keeps what is allowed on the answers that have a value, but not with those that are lost: .* -4\.4 points \[-6\.\d, -3\.\d\]\.$/,
    )
    expect(failures).toMatchObject({
      kind: 'failures',
      outcome: 'fail',
      bound: 0.03,
      candidate: { value: 0.048 },
      baseline: { value: 0 },
    })
    expect(report.candidate.answers).toEqual({
      trials: 500,
      failed: 24,
      open: 0,
      codes: [{ code: 'provider_timeout', trials: 24 }],
    })
    expect(gateReportSchema.parse(report)).toEqual(report)
  })

  it('by the tool are no failures of the candidate, and still nothing passes', () => {
    const { exact: check, 'failed answers': failures } = byName(gate(lost('replay_missing'), { margins }))
    expect(check).toMatchObject({ outcome: 'inconclusive' })
    expect(failures).toMatchObject({ outcome: 'inconclusive', candidate: { value: 0 } })
    expect(failures!.reason).toMatch(/^24 answers of the candidate are open, lost by no fault of its own/)
  })

  it('on both sides alike have changed nothing', () => {
    const both = (at: number) => lost('provider_timeout')(at) ?? right(at)
    const side = sheet(rowsOf(500, both))
    const report = decideGate(gateOf(side, side, { settings: { margins } }))
    expect(report.outcome).toBe('pass')
    expect(report.checks[0]).toMatchObject({ unscored: { worst: 0, best: 0, candidate: { without: 24 } } })
    // A metric that failed on both sides hides what changed.
    const broken = sheet(rowsOf(500, at => (at % 21 === 1 ? { exact: 'errored metric_failed' } : right(at))))
    expect(decideGate(gateOf(broken, broken, { settings: { margins } })).outcome).toBe('inconclusive')
  })

  it('of the baseline alone count as the best it could have given', () => {
    const rows = rowsOf(500, right)
    const gaps = rowsOf(500, at => lost('provider_timeout')(at) ?? right(at))
    const [check] = decideGate(gateOf(sheet(rows), sheet(gaps), { settings: { margins } })).checks
    expect(check!.unscored!.worst).toBeCloseTo(-2 / 500, 12)
    expect(check).toMatchObject({ outcome: 'pass' })
  })

  it('of ratios count as average answers, and of scores without bounds are told', () => {
    const ratio = { ...exact, aggregation: 'ratio' as const }
    const parts = (at: number) => ({ exact: { value: 1, hits: at % 10 === 0 ? 1 : 2, of: 2 } })
    const settings = { margins, failures: 'off' }
    const [check] = decideGate(
      gateOf(
        sheet(
          rowsOf(500, at => lost('provider_timeout')(at) ?? parts(at)),
          { metrics: [ratio] },
        ),
        sheet(rowsOf(500, parts), { metrics: [ratio] }),
        { settings },
      ),
    ).checks
    expect(check).toMatchObject({ outcome: 'inconclusive' })
    expect(check!.unscored!.worst).toBeCloseTo(-0.048 * 0.95, 2)
    const unbounded = { ...graded, range: [0, null] as [number, null], unit: 'words' as const }
    const words = (at: number) => ({ graded: 100 + (at % 7) })
    const [long] = decideGate(
      gateOf(
        sheet(
          rowsOf(500, at => lost('provider_timeout')(at) ?? { graded: 101 + (at % 6) }),
          {
            metrics: [unbounded],
          },
        ),
        sheet(rowsOf(500, words), { metrics: [unbounded] }),
        { settings: { margins: { graded: 5 } } },
      ),
    ).checks
    expect(long).toMatchObject({ outcome: 'pass', unscored: { candidate: { without: 24 } } })
    expect(long!.warnings.join()).toContain('nothing says how far they could move the figure')
  })

  it('are held to the strictest share, to what is stated, or not', () => {
    const failures = (settings: object) => byName(gate(() => undefined, settings))['failed answers']
    expect(failures({ margins: { exact: 0.03 } })!.bound).toBe(0.03)
    expect(failures({ cost: { max: 1 } })!.bound).toBe(0.05)
    expect(failures({ margins, failures: 0.01 })).toMatchObject({ bound: 0.01, outcome: 'pass' })
    expect(failures({ margins, failures: 'off' })).toBeUndefined()
  })

  it('take no share of the error that other checks may make where nothing failed', () => {
    const rows = pairedRows({ both: 200, onlyNew: 6, onlyOld: 32, neither: 62 })
    const sides = [sheet(rows.candidate), sheet(rows.baseline)] as const
    expect(decideGate(gateOf(...sides)).checks[0]).toMatchObject({ outcome: 'fail' })
    const failing = sheet([{ failed: 'provider_timeout' }, ...rows.candidate.slice(1)])
    const [check] = decideGate(gateOf(failing, sides[1])).checks
    expect(check!.pAdjusted).toBeCloseTo(2 * check!.pValue!, 12)
  })
})

describe('how many examples are needed', () => {
  it('is said of the slice, and of all at the present mix', () => {
    const rows = pairedRows({ both: 400, onlyNew: 30, onlyOld: 30, neither: 40 })
    const [candidate, baseline] = [sheet(rows.candidate), sheet(rows.baseline)]
    const examples = factsFor(candidate, at => ({ tags: { line: at % 10 === 3 ? 'home' : 'auto' } }))
    const { checks } = decideGate(
      gateOf(candidate, baseline, {
        settings: { margins: { exact: 0.05 }, slices: ['line=home'] },
        examples,
      }),
    )
    const home = checks[1]!
    expect(home).toMatchObject({ slice: 'line=home', outcome: 'inconclusive', figure: { n: 50 } })
    expect(home.examplesAtMix).toBe(10 * home.examplesNeeded!)
    expect(home.reason).toContain(
      `about ${home.examplesNeeded} examples of this slice in all (${home.examplesAtMix!.toLocaleString('en-US')} at the dataset's mix) would settle it`,
    )
  })
})

describe('uneven weights', () => {
  it('pass a drop of the margin in at most one of twenty, and are told', () => {
    const random = seededRandom('heavy gates')
    const [n, margin, disagree] = [300, 0.05, 0.1]
    let passed = 0
    const gates = 150
    for (let at = 0; at < gates; at++) {
      const [now, before] = [[], []] as { exact: number }[][]
      for (let example = 0; example < n; example++) {
        const place = random.float()
        const isLost = place < disagree / 2 + margin / 2
        const isGained = !isLost && place < disagree
        const both = random.float() < 0.8 ? 1 : 0
        now!.push({ exact: isLost ? 0 : isGained ? 1 : both })
        before!.push({ exact: isLost ? 1 : isGained ? 0 : both })
      }
      const candidate = sheet(now!)
      const examples = factsFor(candidate, example => ({ weight: example % 20 === 0 ? 50 : 1 }))
      const [check] = decideGate(gateOf(candidate, sheet(before!), { examples })).checks
      expect(check!.warnings.join()).toContain('300 examples say as much as 28 of equal weight')
      if (check!.outcome === 'pass') passed++
    }
    expect(passed / gates).toBeLessThanOrEqual(0.05)
  })
})
