import { CupelError, seededRandom } from '../../kernel/index.ts'
import type { Estimate, Verdict } from '../../stats/index.ts'
import {
  agreementFigures,
  ceilingFigures,
  shareFigures,
  tableOf,
  type VerdictPair,
} from './agreement-figures.ts'
import { type BiasItem, biasFigures } from './bias-figures.ts'
import { biasWarning } from './bias-words.ts'
import { judgeGate, requiredAgreement } from './judge-gate.ts'
import { categoriesOf, consensus, type JudgedItem, type JudgeScale } from './judged-item.ts'
import { resampleItems } from './resample-items.ts'

export interface CalibrationSettings {
  readonly scale: JudgeScale
  readonly seed: string
  readonly level?: number
  readonly replicates?: number
  /** Fewest items, and ratings of each, that a final figure may rest on: 50 and 3 unless given. */
  readonly leastItems?: number
  readonly leastRatings?: number
  readonly required?: number
}

export interface Calibration {
  /** Items that count: enough ratings, no tie among people, a verdict of the scorer. */
  readonly items: number
  readonly raters: number
  /** Left out of the figures, each for its reason. */
  readonly leftOut: {
    readonly tooFewRatings: number
    readonly tiedPeople: number
    readonly noVerdict: number
  }
  readonly scale: JudgeScale
  readonly agreement: Readonly<Record<string, Estimate>>
  /** Of the people among themselves, on the same items. */
  readonly ceiling: Readonly<Record<string, Estimate>>
  /** What moves the scorer beyond what people see; for verdicts that are numbers. */
  readonly biases: Readonly<Record<string, Estimate>>
  /** Rows are the scorer's verdicts, columns the people's. Not for numbers. */
  readonly confusion?: {
    readonly categories: readonly (string | number)[]
    readonly counts: readonly (readonly number[])[]
  }
  readonly gate: { readonly measure: string; readonly required: number; readonly verdict: Verdict }
  readonly warnings: readonly string[]
}

const defaults = {
  level: 0.95,
  replicates: 2_000,
  leastItems: 50,
  leastRatings: 3,
  required: requiredAgreement,
}

/**
 * How far a scorer (a judge, a metric, a classifier) agrees with people, with what people agree among themselves beside it, and
 * whether that is enough to rely on it.
 *
 * @throws CupelError `calibration_too_small` when fewer items have enough ratings than a figure needs
 */
export function calibrateJudge(items: readonly JudgedItem[], settings: CalibrationSettings): Calibration {
  const { scale, seed, level, replicates, leastItems, leastRatings, required } = { ...defaults, ...settings }
  const rated = items.filter(({ ratings }) => ratings.length >= leastRatings)
  if (rated.length < leastItems) throw tooSmall(rated.length, { leastItems, leastRatings })
  const judged = rated.filter(({ verdict }) => verdict !== undefined)
  const pairs = judged.flatMap((item): VerdictPair[] => {
    const people = consensus(item.ratings, scale)
    return people === undefined || item.verdict === undefined ? [] : [{ verdict: item.verdict, people }]
  })
  const resampling = (name: string) => ({ random: seededRandom(seed, name), level, replicates, seed })
  const agreement = {
    ...(scale.kind === 'numeric' ? {} : shareFigures(pairs, scale, level)),
    ...resampleItems(pairs, agreementFigures(pairs, scale), resampling('agreement')),
  }
  const ceiling = resampleItems(rated, ceilingFigures(rated, scale), resampling('ceiling'))
  const biased = judged.flatMap(item => biasItem(item, scale))
  const biases = resampleItems(biased, biasFigures(biased), resampling('biases'))
  const measure = scale.kind === 'numeric' ? 'pearson' : scale.kind === 'ordinal' ? 'weighted_kappa' : 'kappa'
  const categories = categoriesOf(
    pairs.flatMap(({ verdict, people }) => [verdict, people]),
    scale,
  )
  return {
    items: pairs.length,
    raters: new Set(rated.flatMap(({ ratings }) => ratings.map(({ rater }) => rater))).size,
    leftOut: {
      tooFewRatings: items.length - rated.length,
      noVerdict: rated.length - judged.length,
      tiedPeople: judged.length - pairs.length,
    },
    scale,
    agreement,
    ceiling,
    biases,
    ...(scale.kind === 'numeric' ? {} : { confusion: { categories, counts: tableOf(pairs, categories) } }),
    gate: {
      measure,
      required,
      verdict: judgeGate((agreement as Readonly<Record<string, Estimate>>)[measure] as Estimate, required),
    },
    warnings: warningsOf({
      agreement,
      ceiling,
      biases,
      measure,
      required,
      rated: rated.length,
      judged: judged.length,
    }),
  }
}

function biasItem({ verdict, ratings, length, isOwnFamily }: JudgedItem, scale: JudgeScale): BiasItem[] {
  const people = consensus(ratings, scale)
  return typeof verdict === 'number' && typeof people === 'number'
    ? [{ verdict, people, length, isOwnFamily }]
    : []
}

function tooSmall(found: number, least: { leastItems: number; leastRatings: number }): CupelError {
  return new CupelError(
    'calibration_too_small',
    `${found} items have at least ${least.leastRatings} ratings in this part, and ${least.leastItems} are needed.`,
    {
      hint: `Label ${least.leastItems - found} more items with ${least.leastRatings} raters each: fewer cannot show that a judge agrees with people.`,
      details: { found, ...least },
    },
  )
}

/** Below this the people themselves mean different things, and agreement with them proves nothing. */
const leastCeiling = 0.4

function warningsOf(of: {
  agreement: Readonly<Record<string, Estimate>>
  ceiling: Readonly<Record<string, Estimate>>
  biases: Readonly<Record<string, Estimate>>
  measure: string
  required: number
  rated: number
  judged: number
}): string[] {
  const { agreement, ceiling, measure, required } = of
  const value = (estimate: Estimate | undefined) => (estimate?.kind === 'known' ? estimate.value : undefined)
  const [alpha, rest] = [value(ceiling.alpha), value(ceiling.rater_against_rest)]
  const [kappa, ac1] = [value(agreement.kappa), value(agreement.ac1)]
  const missing = of.rated - of.judged
  return [
    ...(alpha !== undefined && alpha < leastCeiling
      ? [
          `The people agree with each other only to alpha ${alpha.toFixed(2)}: no judge can be validated against labels that disagree so much. Sharpen the question and the guidelines first.`,
        ]
      : []),
    ...(rest !== undefined && rest < required
      ? [
          `One person against the rest reaches ${rest.toFixed(2)}, less than the ${required.toFixed(2)} that is asked of the scorer.`,
        ]
      : []),
    ...(measure === 'kappa' && kappa !== undefined && ac1 !== undefined && ac1 - kappa > 0.2
      ? [
          `Kappa (${kappa.toFixed(2)}) is far below AC1 (${ac1.toFixed(2)}): one verdict is rare, and kappa is low for that alone in part. Label more of the rare kind.`,
        ]
      : []),
    ...Object.entries(of.biases).flatMap(([name, bias]) => biasWarning(name, bias) ?? []),
    ...(missing > 0.05 * of.rated
      ? [`The scorer gave no verdict on ${missing} of ${of.rated} items; the figures rest on the others.`]
      : []),
  ]
}
