import type { Estimate } from '../../stats/index.ts'
import type { Factors } from './candidate-factors.ts'
import type { CostConfig } from './cost-config.ts'
import type { CostEvidence } from './cost-evidence.ts'
import {
  type CostFigures,
  type CostInputFact,
  type CostPart,
  type CostResult,
  costParts,
} from './cost-result.ts'
import { leftOutParts } from './left-out.ts'
import { notesOf } from './notes.ts'
import { type Drawing, type Missing, type Quantity, stated } from './quantity.ts'
import type { TaskFactors } from './task-cost.ts'
import type { TaskFigures } from './task-figures.ts'
import { tornadoOf } from './tornado.ts'
import { combine, estimateOf, type Figure } from './uncertain.ts'

export interface CandidateResultInput {
  readonly evidence: CostEvidence
  readonly factors: Factors
  readonly figures: TaskFigures
  readonly evaluation: { readonly oneOff: Figure; readonly recurring: Figure }
  readonly config: CostConfig
  readonly drawing: Drawing
}

/** The figures of one candidate as a reader gets them. */
export function candidateResult(input: CandidateResultInput): CostResult {
  const { evidence, factors, figures, drawing } = input
  const estimate = (figure: Figure): Estimate => estimateOf(figure, { drawing, ...countsOf(evidence) })
  const { total } = figures
  const volume = volumeOf(input)
  const leftOut = leftOutParts(evidence, input.config)
  const perMonth = combine({ total, volume }, of => of.total * of.volume)
  const draws = drawsOf(total, drawing)
  const goodDraws = drawsOf(figures.perGood, drawing)
  const ends = endDraws(figures, drawing)
  return {
    candidate: evidence.candidate,
    usdPerTask: estimate(total),
    parts: costParts.map((part): CostPart => {
      const { source, asOf } = originOf(part, factors)
      const usdPerTask = estimate(figures[part])
      const isLeftOut = leftOut.includes(part)
      return { part, usdPerTask, isLeftOut, source, ...(asOf === undefined ? {} : { asOf }) }
    }),
    goodShare: estimate(figures.good),
    undoneShare: estimate(figures.undone),
    usdPerGoodTask: estimate(figures.perGood),
    usdPerMonth: estimate(perMonth),
    ownership: ownershipOf(input, { perMonth, estimate }),
    ...(evidence.tokens === undefined ? {} : { tokens: evidence.tokens }),
    inputs: inputFacts(factors),
    tornado: tornadoOf(factors),
    notes: notesOf(input),
    missing: missingOf(factors, [volume, input.evaluation.oneOff, input.evaluation.recurring]),
    ...(draws === undefined ? {} : { draws }),
    ...(goodDraws === undefined ? {} : { goodDraws }),
    ...(ends === undefined ? {} : { ends }),
  }
}

function countsOf({ columns, counts }: CostEvidence) {
  const n = columns.trials.reduce((sum, trials) => sum + (trials > 0 ? 1 : 0), 0)
  return { n, errored: counts.failed, open: counts.open }
}

/** Draws of both costs with all that is open counted as bad, and as good. */
function endDraws({ total, perGood }: TaskFigures, drawing: Drawing): CostResult['ends'] {
  const at = (figure: Figure) => {
    if (figure.kind === 'missing' || figure.ends === undefined) return undefined
    const [bad, good] = figure.ends.map(end => drawsOf(end, drawing)!)
    return { bad: bad!, good: good! }
  }
  const [usdPerTask, usdPerGoodTask] = [at(total), at(perGood)]
  if (usdPerTask === undefined && usdPerGoodTask === undefined) return undefined
  return { ...(usdPerTask && { usdPerTask }), ...(usdPerGoodTask && { usdPerGoodTask }) }
}

/** What is exact has the same value in every draw. */
function drawsOf(figure: Figure, { draws }: Drawing): Float64Array | undefined {
  if (figure.kind === 'missing') return undefined
  return figure.draws ?? new Float64Array(draws).fill(figure.value)
}

function volumeOf({ config, drawing }: CandidateResultInput): Quantity | Missing {
  const field = 'cost.volume'
  if (config.volume === undefined)
    return { kind: 'missing', reason: 'no volume is stated; state cost.volume or give --volume', field }
  return stated(
    config.volume,
    { name: 'volume', unit: 'tasks a month', source: `stated in ${field}`, field },
    drawing,
  )
}

function ownershipOf(
  { config, evaluation }: CandidateResultInput,
  { perMonth, estimate }: { readonly perMonth: Figure; readonly estimate: (figure: Figure) => Estimate },
): CostFigures['ownership'] {
  const { months } = config
  const { oneOff, recurring } = evaluation
  const evaluating = combine({ oneOff, recurring }, of => of.oneOff + of.recurring * months)
  const total = combine({ evaluating, perMonth }, of => of.evaluating + of.perMonth * months)
  return {
    months,
    oneOffUsd: estimate(oneOff),
    recurringUsdPerMonth: estimate(recurring),
    totalUsd: estimate(total),
    shareEvaluating: estimate(
      combine({ evaluating, total }, of => (of.total === 0 ? Number.NaN : of.evaluating / of.total)),
    ),
  }
}

/** Which factors carry the source of a part. */
const sourcesOf: Readonly<Record<(typeof costParts)[number], readonly (keyof TaskFactors)[]>> = {
  model: ['usdPerCall'],
  retries: ['reportedUsd', 'estimatedUsd', 'workedTries', 'unknownTries', 'unknownTryCalls'],
  infrastructure: ['machineUsdPerHour', 'machineSeconds'],
  review: ['reviewRate', 'reviewWage'],
  errors: ['errorUsd', 'goodKept'],
}

function originOf(part: keyof typeof sourcesOf, factors: Factors) {
  const all = sourcesOf[part].map(name => factors[name])
  const sources = all.map(factor => (factor.kind === 'missing' ? factor.reason : factor.source))
  const asOf = all
    .map(factor => (factor.kind === 'known' ? factor.asOf : undefined))
    .find(date => date !== undefined)
  return { source: [...new Set(sources)].join('; '), asOf }
}

/** Only what counts: flags and what stands at nothing because nothing was stated are left out. */
function inputFacts(factors: Factors): CostInputFact[] {
  return Object.values(factors).flatMap(factor => {
    if (factor.kind === 'missing' || factor.unit === '') return []
    const { name, value, low, high, unit, isMeasured, source, asOf } = factor
    return [{ name, value, low, high, unit, isMeasured, source, ...(asOf === undefined ? {} : { asOf }) }]
  })
}

function missingOf(factors: Factors, others: readonly (Quantity | Figure)[]): CostFigures['missing'] {
  const all = [...Object.values(factors), ...others].flatMap(one =>
    one.kind === 'missing' ? [{ what: one.reason, field: one.field }] : [],
  )
  return all.filter(({ what }, at) => all.findIndex(other => other.what === what) === at)
}
