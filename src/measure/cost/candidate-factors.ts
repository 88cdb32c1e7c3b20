import type { Amount } from './amount.ts'
import type { CandidateCostConfig, CostConfig, InfrastructureConfig, ReviewConfig } from './cost-config.ts'
import type { CostEvidence, ReviewCount, Throughput } from './cost-evidence.ts'
import { ownEntry } from './own-entry.ts'
import { type Drawing, exact, type Missing, measured, type Quantity, stated } from './quantity.ts'
import type { TaskFactors } from './task-cost.ts'

/** A figure of the run and its draws, paired with those of the other candidates. */
export interface Measured {
  readonly value: number
  readonly draws: Float64Array
}

export type MeasuredName = 'usd' | 'repeatedTries' | 'failed' | 'seconds' | 'abstained' | 'good' | 'goodKept'

/** What a threshold of confidence sends to a person, and how good the rest is where that was measured too. */
export interface ConfidenceRates {
  readonly count: ReviewCount
  readonly rate: Measured
  readonly accepted?: Measured | undefined
}

export interface FactorInput {
  readonly evidence: CostEvidence
  readonly measured: Readonly<Record<MeasuredName, Measured>>
  readonly config: CostConfig
  readonly drawing: Drawing
  /** Of a load test of this candidate. */
  readonly throughput?: Throughput | undefined
  /** From confidence, where a threshold was chosen. */
  readonly confidence?: ConfidenceRates | undefined
  /** Draws of the rate behind `review.counted`. */
  readonly counted?: Measured | undefined
  readonly good: string | undefined
}

export type Factors = Readonly<Record<keyof TaskFactors, Quantity | Missing>>

/** What one candidate's task cost is computed from, each with its source; what nobody knows is missing and never 0. */
export function candidateFactors(input: FactorInput): Factors {
  const { evidence, measured: found, config, drawing } = input
  const own = ownEntry(config.candidates, evidence.candidate) ?? {}
  const run = (name: MeasuredName, naming: { name: string; unit: string; source: string }) =>
    measured(found[name].value, found[name].draws, { ...naming, level: drawing.level })
  return {
    usdPerCall: callPrice(input, own),
    ...batchFactors(input, own),
    repeatedTries: run('repeatedTries', {
      name: 'repeated tries',
      unit: 'per task',
      source: 'counted in the run',
    }),
    failedAttemptCost: exact(config.failedAttempt === 'full' ? 1 : 0, {
      name: 'price of a failed try',
      unit: 'of an answered call',
      source: 'cost.failedAttempt: no provider reports what a failed try cost',
    }),
    failedShare: run('failed', { name: 'tasks without answer', unit: 'share', source: 'counted in the run' }),
    ...machineFactors(input, own),
    ...reviewFactors(input, own),
    abstainedShare: run('abstained', {
      name: 'declined answers',
      unit: 'share',
      source: 'counted in the run',
    }),
    ...goodFactors(input, own),
    errorUsd: errorPrice(config, drawing),
  }
}

const zero = (name: string, source: string): Quantity => exact(0, { name, unit: '', source })

function callPrice(input: FactorInput, own: CandidateCostConfig): Quantity | Missing {
  const { evidence, drawing } = input
  const { candidate, price, counts, model } = evidence
  const field = `cost.candidates.${candidate}.usdPerCall`
  if (own.usdPerCall !== undefined) {
    const source = own.source ?? `stated in ${field}`
    return stated(
      own.usdPerCall,
      { name: 'price of a call', unit: 'USD', source, asOf: own.asOf, field },
      drawing,
    )
  }
  if (counts.trials === 0) return { kind: 'missing', reason: 'no trial was made', field }
  if (evidence.isBaseline) return zero('price of a call', 'a baseline that calls nothing')
  if (price === undefined) {
    if (counts.withUsage === 0 && evidence.isProgram && machineOf(input, own) !== undefined)
      return zero('price of a call', 'runs on a machine of its own: it reports no tokens and has no price')
    return unpriced(evidence, field)
  }
  if (counts.answered > 0 && counts.withUsage < counts.answered * mostlyKnown)
    return {
      kind: 'missing',
      reason: `${counts.answered - counts.withUsage} of ${counts.answered} answers of ${model} report no tokens`,
      field,
    }
  if (counts.withUsage === 0) return { kind: 'missing', reason: `no call of ${model} was answered`, field }
  return measured(input.measured.usd.value, input.measured.usd.draws, {
    name: 'price of a call',
    unit: 'USD',
    source: `tokens of ${counts.withUsage} answers x ${price.source}`,
    asOf: price.asOf,
    level: drawing.level,
  })
}

/** With fewer answers than this that report tokens, those that do not are taken for unlike them. */
export const mostlyKnown = 0.95

function unpriced({ candidate, isProgram, counts, model }: CostEvidence, field: string): Missing {
  if (isProgram && counts.withUsage === 0)
    return {
      kind: 'missing',
      reason:
        'no price is stated for this program: state the machine it runs on in cost.infrastructure, or usdPerCall: 0 under cost.candidates if a call costs nothing',
      field,
    }
  return {
    kind: 'missing',
    reason: `the price of ${model} is not known; state it in candidates.${candidate}.price, or ${field}`,
    field: `candidates.${candidate}.price`,
  }
}

function batchFactors({ evidence, config, drawing }: FactorInput, own: CandidateCostConfig) {
  const batch = own.batch ?? (evidence.isProgram ? undefined : config.batch)
  const field = own.batch ? `cost.candidates.${evidence.candidate}.batch` : 'cost.batch'
  if (batch === undefined)
    return {
      batchDiscount: zero('batch discount', 'none stated'),
      batchShare: zero('batched calls', 'none stated'),
    }
  const origin = { source: batch.source ?? `stated in ${field}`, asOf: batch.asOf }
  return {
    batchDiscount: exact(batch.discount, { name: 'batch discount', unit: 'share', ...origin }),
    batchShare: stated(
      batch.share,
      { name: 'batched calls', unit: 'share', ...origin, field: `${field}.share` },
      drawing,
    ),
  }
}

/** The machine a candidate runs on, and where the config describes it. */
function machineOf({ evidence, config }: FactorInput, own: CandidateCostConfig) {
  if (own.infrastructure)
    return { machine: own.infrastructure, field: `cost.candidates.${evidence.candidate}.infrastructure` }
  if (evidence.isProgram && config.infrastructure)
    return { machine: config.infrastructure, field: 'cost.infrastructure' }
  return undefined
}

function machineFactors(input: FactorInput, own: CandidateCostConfig) {
  const found = machineOf(input, own)
  if (found === undefined) {
    const why = input.evidence.isProgram ? 'none stated' : 'none stated: the price of calls holds it'
    return {
      machineUsdPerHour: zero('machine', why),
      machineSeconds: zero('machine time', why),
      utilisation: exact(1, { name: 'utilisation', unit: 'share', source: why }),
    }
  }
  const { machine, field } = found
  const origin = { source: machine.source ?? `stated in ${field}`, asOf: machine.asOf }
  const put = (amount: Amount, naming: { name: string; unit: string; part: string }) => {
    const { part, ...named } = naming
    return stated(amount, { ...named, ...origin, field: `${field}.${part}` }, input.drawing)
  }
  return {
    machineUsdPerHour: put(machine.usdPerHour, { name: 'machine', unit: 'USD per hour', part: 'usdPerHour' }),
    machineSeconds: machineSeconds(input, machine, field),
    utilisation: put(machine.utilisation, { name: 'utilisation', unit: 'share', part: 'utilisation' }),
  }
}

function machineSeconds(
  input: FactorInput,
  machine: InfrastructureConfig,
  field: string,
): Quantity | Missing {
  const naming = { name: 'machine time', unit: 'seconds per task' }
  if (machine.tasksPerSecond !== undefined) {
    const source = machine.source ?? `1 / ${field}.tasksPerSecond`
    const rate = machine.tasksPerSecond
    const each = (perSecond: number): number => 1 / perSecond
    const found = stated(
      rate,
      { ...naming, source, asOf: machine.asOf, field: `${field}.tasksPerSecond` },
      input.drawing,
    )
    return {
      ...found,
      value: each(found.value),
      low: each(found.high),
      high: each(found.low),
      ...(found.draws === undefined ? {} : { draws: found.draws.map(each) }),
    }
  }
  const { throughput } = input
  const { value, draws } = input.measured.seconds
  // A load run below what the candidate can do says how much was asked of it: one task at a time was more.
  if (throughput !== undefined && !(throughput.tasksPerSecond * value < 1))
    return { ...exact(1 / throughput.tasksPerSecond, { ...naming, ...throughput }), isMeasured: true }
  if (Number.isNaN(value))
    return {
      kind: 'missing',
      reason: `the run does not say how long ${input.evidence.candidate} works on a task`,
      field: `${field}.tasksPerSecond`,
    }
  const source = 'working time in the run, one task at a time: a machine that does several at once costs less'
  return measured(value, draws, { ...naming, source, level: input.drawing.level })
}

function reviewFactors(input: FactorInput, own: CandidateCostConfig) {
  const { evidence, config, drawing } = input
  const review = own.review ?? config.review
  const field = own.review ? `cost.candidates.${evidence.candidate}.review` : 'cost.review'
  if (review === undefined || review === false) {
    const why = review === false ? 'stated: nobody reviews' : 'no review stated'
    return {
      hasReview: zero('review', why),
      reviewRate: zero('reviewed answers', why),
      reviewMinutes: zero('minutes a review', why),
      reviewWage: zero('wage of reviewers', why),
      reviewAccuracy: zero('right after review', why),
      reviewsChosen: zero('review of chosen answers', why),
    }
  }
  const origin = { source: review.source ?? `stated in ${field}`, asOf: review.asOf }
  const put = (amount: Amount, naming: { name: string; unit: string; part: string }) => {
    const { part, ...named } = naming
    return stated(amount, { ...named, ...origin, field: `${field}.${part}` }, drawing)
  }
  return {
    hasReview: exact(1, { name: 'review', unit: '', ...origin }),
    reviewRate: reviewRate(input, { review, field }),
    reviewMinutes: put(review.minutes, { name: 'minutes a review', unit: 'minutes', part: 'minutes' }),
    reviewWage:
      review.wage === undefined
        ? wageOf(config, drawing)
        : put(review.wage, { name: 'wage of reviewers', unit: 'USD per hour', part: 'wage' }),
    reviewAccuracy: put(review.accuracy, { name: 'right after review', unit: 'share', part: 'accuracy' }),
    reviewsChosen: exact(isChosen(review) || acceptedBy(input, review) !== undefined ? 1 : 0, {
      name: 'review of chosen answers',
      unit: '',
      ...origin,
    }),
  }
}

/** Whether those that a person handles are those that the candidate declined. */
const isChosen = ({ counted, rate }: ReviewConfig): boolean => counted === undefined && rate === 'abstained'

/** How good the answers are that a threshold of confidence lets pass, where it decides who reviews. */
function acceptedBy(
  { confidence }: FactorInput,
  review: ReviewConfig | false | undefined,
): Measured | undefined {
  const decides = review !== undefined && review !== false && review.counted === undefined
  return decides && review.rate === 'confidence' ? confidence?.accepted : undefined
}

/** The wage that all share, unless they state their own. */
export function wageOf(config: CostConfig, drawing: Drawing): Quantity | Missing {
  if (config.wage === undefined)
    return { kind: 'missing', reason: 'no wage is stated; state cost.wage', field: 'cost.wage' }
  const naming = { name: 'wage', unit: 'USD per hour', source: 'stated in cost.wage', field: 'cost.wage' }
  return stated(config.wage, naming, drawing)
}

function reviewRate(
  input: FactorInput,
  { review, field }: { review: ReviewConfig; field: string },
): Quantity | Missing {
  const { level } = input.drawing
  const naming = { name: 'reviewed answers', unit: 'share' }
  if (review.counted !== undefined && input.counted !== undefined) {
    const { reviewed, of } = review.counted
    const source = review.source ?? `${reviewed} of ${of} in ${field}.counted`
    return measured(input.counted.value, input.counted.draws, { ...naming, source, asOf: review.asOf, level })
  }
  if (review.rate === 'abstained') {
    const { value, draws } = input.measured.abstained
    return measured(value, draws, { ...naming, source: 'answers that it declined in the run', level })
  }
  if (review.rate === 'confidence') {
    const { confidence } = input
    if (confidence === undefined)
      return {
        kind: 'missing',
        reason: `no threshold of confidence is chosen for ${input.evidence.candidate}; do: cupel confidence`,
        field: `${field}.rate`,
      }
    const { value, draws } = confidence.rate
    return measured(value, draws, { ...naming, source: confidence.count.source, level })
  }
  const origin = { source: review.source ?? `stated in ${field}.rate`, asOf: review.asOf }
  return stated(review.rate, { ...naming, ...origin, field: `${field}.rate` }, input.drawing)
}

function goodFactors(input: FactorInput, own: CandidateCostConfig) {
  const { evidence, measured: found, good, drawing, config } = input
  const field = 'cost.good'
  if (good === undefined) {
    const none: Missing = {
      kind: 'missing',
      reason: 'no metric says which answers are good; state cost.good',
      field,
    }
    return { goodAnswered: none, goodKept: none }
  }
  const unscored: Missing = {
    kind: 'missing',
    reason: `metric ${good} gave no answer of ${evidence.candidate} a score from 0 to 1`,
    field,
  }
  const isScored = evidence.columns.scored.some(count => count > 0)
  const put = (name: 'good' | 'goodKept', title: string): Quantity | Missing => {
    if (!isScored) return unscored
    const { value, draws } = found[name]
    const source = `${good} in the run`
    return measured(Number.isNaN(value) ? 0 : value, draws, {
      name: title,
      unit: 'share',
      source,
      level: drawing.level,
    })
  }
  const accepted = acceptedBy(input, own.review ?? config.review)
  const naming = {
    name: 'good answers above the threshold',
    unit: 'share',
    source: 'cupel confidence',
    level: drawing.level,
  }
  return {
    goodAnswered: put('good', 'good answers'),
    goodKept:
      accepted === undefined
        ? put('goodKept', 'good answers, declined ones left out')
        : measured(accepted.value, accepted.draws, naming),
  }
}

function errorPrice({ errors }: CostConfig, drawing: Drawing): Quantity {
  if (errors === undefined) return zero('cost of an error', 'none stated')
  const { usd, source, asOf } = errors
  const field = 'cost.errors.usd'
  const naming = {
    name: 'cost of an error',
    unit: 'USD',
    source: source ?? `stated in ${field}`,
    asOf,
    field,
  }
  return stated(usd, naming, drawing)
}
