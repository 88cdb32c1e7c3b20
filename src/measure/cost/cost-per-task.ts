import { seededRandom } from '../../kernel/index.ts'
import { betaDraws } from './beta-draws.ts'
import { candidateFactors, type Factors } from './candidate-factors.ts'
import { candidateResult } from './candidate-result.ts'
import type { CostConfig } from './cost-config.ts'
import type { CostColumns, CostEvidence, NoReviewCount, ReviewCount, Throughput } from './cost-evidence.ts'
import type { CostResult } from './cost-result.ts'
import { evaluationCost } from './evaluation-cost.ts'
import type { FactorInput, Measured, MeasuredName } from './factor-input.ts'
import { ownEntry } from './own-entry.ts'
import type { Drawing } from './quantity.ts'
import { drawRatios, type Ratio } from './resample-ratios.ts'
import { taskFigures } from './task-figures.ts'
import { combine } from './uncertain.ts'

export interface CostPerTaskInput {
  /** Columns of all of them are about the same examples in the same order. */
  readonly evidence: readonly CostEvidence[]
  readonly config: CostConfig
  /** Metric that `goodness` was tallied with. */
  readonly good?: string | undefined
  /** Codes from 0 of what was sampled, one per example. */
  readonly clusters?: Int32Array | undefined
  readonly throughput?: Readonly<Record<string, Throughput>>
  readonly confidence?: Readonly<Record<string, ReviewCount | NoReviewCount>>
  readonly seed: string
  readonly level?: number
  readonly draws?: number
}

const defaultDraws = 4_000

/**
 * What one task of each candidate costs, part by part, with everything that is uncertain drawn anew in each of the draws:
 * examples by the Bayesian bootstrap, the same for all candidates; stated ranges from their distribution, the same where
 * candidates share one. The value is the cost with every input in its middle.
 */
export function costPerTask(input: CostPerTaskInput): CostResult[] {
  const { evidence, config, level = 0.95, draws = defaultDraws, seed } = input
  const drawing = { seed, draws, level }
  const factors = factorsOf(input, drawing)
  const figures = factors.map(one => taskFigures(one, draws))
  const examples = evidence[0]?.columns.trials.length ?? 0
  const evaluation = evaluationCost({
    candidates: evidence.map((one, at) => {
      const { model, retries, infrastructure } = figures[at]!
      const usdPerTask = combine(
        { model, retries, infrastructure },
        of => of.model + of.retries + of.infrastructure,
      )
      return { evidence: one, usdPerTask }
    }),
    examples,
    config,
    drawing,
  })
  return evidence.map((one, at) =>
    candidateResult({
      evidence: one,
      factors: factors[at]!,
      figures: figures[at]!,
      evaluation: { oneOff: evaluation.oneOff, recurring: evaluation.recurring[at]! },
      config,
      drawing,
    }),
  )
}

function factorsOf(input: CostPerTaskInput, drawing: Drawing): Factors[] {
  const measured = measureAll(input, drawing.draws)
  return input.evidence.map((evidence, at) => {
    const factorInput: FactorInput = {
      evidence,
      measured: measured[at]!,
      config: input.config,
      drawing,
      throughput: ownEntry(input.throughput, evidence.candidate),
      good: input.good,
      ...countedRates(input, { candidate: evidence.candidate, draws: drawing.draws }),
    }
    return candidateFactors(factorInput)
  })
}

/** What is divided by what, and for a share its name. */
const ratioNames: Readonly<
  Record<MeasuredName, readonly [keyof CostColumns, keyof CostColumns, string | undefined]>
> = {
  usd: ['usd', 'priced', undefined],
  reportedUsd: ['reportedUsd', 'asked', undefined],
  estimatedUsd: ['estimatedUsd', 'asked', undefined],
  workedTries: ['workedTries', 'asked', undefined],
  unknownTries: ['unknownTries', 'asked', 'unknown tries'],
  failed: ['failed', 'trials', 'failed'],
  seconds: ['seconds', 'timed', undefined],
  abstained: ['abstained', 'answered', 'declined'],
  goodKept: ['goodKept', 'scoredKept', 'good'],
  leastGood: ['goodKept', 'given', 'good'],
  mostGood: ['mostGood', 'given', 'good'],
}
const measuredNames = Object.keys(ratioNames) as MeasuredName[]

function measureAll({ evidence, clusters, seed }: CostPerTaskInput, draws: number) {
  const ratios = evidence.flatMap(({ columns }) =>
    measuredNames.map((name): Ratio => {
      const [top, bottom, share] = ratioNames[name]
      return { top: columns[top], bottom: columns[bottom], ...(share === undefined ? {} : { share }) }
    }),
  )
  const found = drawRatios({ ratios, random: seededRandom(seed, 'cost', 'examples'), draws, clusters })
  return evidence.map((_, at) =>
    Object.fromEntries(
      measuredNames.map((name, k) => {
        const place = at * measuredNames.length + k
        return [name, { value: wholeRatio(ratios[place]!, name), draws: found[place]! }]
      }),
    ),
  ) as unknown as Readonly<Record<MeasuredName, Measured>>[]
}

/** A rate of nothing multiplies nothing, and is 0, as is what failed where nothing was asked; an amount of nothing is not known. */
function wholeRatio({ top, bottom }: Ratio, name: MeasuredName): number {
  const total = bottom.reduce((sum, part) => sum + part, 0)
  if (total === 0) return name === 'usd' || name === 'seconds' ? Number.NaN : 0
  return top.reduce((sum, part) => sum + part, 0) / total
}

/** Rates that are known as counts of something else than the trials. */
function countedRates(
  { config, confidence, seed }: CostPerTaskInput,
  { candidate, draws }: { readonly candidate: string; readonly draws: number },
): Pick<FactorInput, 'counted' | 'confidence' | 'noConfidence'> {
  const rateOf = (count: { readonly reviewed: number; readonly of: number }, word: string): Measured => {
    const random = seededRandom(seed, 'cost', word)
    const { reviewed: k, of: n } = count
    return { value: k / n, draws: betaDraws({ k, n }, random, draws) }
  }
  const own = ownEntry(config.candidates, candidate)?.review
  const review = own ?? config.review
  const counted = review === false ? undefined : review?.counted
  const found = ownEntry(confidence, candidate)
  const count = found === undefined || 'reason' in found ? undefined : found
  return {
    counted: counted && rateOf(counted, own === undefined ? 'review' : `${candidate} review`),
    noConfidence: found !== undefined && 'reason' in found ? found.reason : undefined,
    confidence: count && {
      count,
      rate: rateOf(count, `${candidate} confidence`),
      heldBack:
        count.heldBack &&
        rateOf({ reviewed: count.heldBack.held, of: count.heldBack.of }, `${candidate} held back`),
      accepted:
        count.accepted &&
        rateOf({ reviewed: count.accepted.right, of: count.accepted.of }, `${candidate} accepted`),
    },
  }
}
