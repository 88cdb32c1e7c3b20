import type { Amount } from './amount.ts'
import type { CandidateCostConfig, CostConfig, ReviewConfig } from './cost-config.ts'
import type { FactorInput, Measured } from './factor-input.ts'
import { type Drawing, exact, type Missing, measured, type Quantity, stated, zero } from './quantity.ts'
import type { TaskFactors } from './task-cost.ts'

type ReviewNames =
  | 'hasReview'
  | 'reviewRate'
  | 'undoneRate'
  | 'reviewMinutes'
  | 'reviewWage'
  | 'reviewAccuracy'

/** Who gets the answers that are not simply given: a person, whose time has its price, or nobody. */
export function reviewFactors(
  input: FactorInput,
  own: CandidateCostConfig,
): Readonly<Record<ReviewNames & keyof TaskFactors, Quantity | Missing>> {
  const { evidence, config, drawing } = input
  const review = own.review ?? config.review
  const field = own.review ? `cost.candidates.${evidence.candidate}.review` : 'cost.review'
  const undoneRate = undone(input, review)
  if (review === undefined || review === false) {
    const why = review === false ? 'stated: nobody reviews' : 'no review stated'
    return {
      hasReview: zero('review', why),
      reviewRate: zero('reviewed answers', why),
      undoneRate,
      reviewMinutes: zero('minutes a review', why),
      reviewWage: zero('wage of reviewers', why),
      reviewAccuracy: zero('right after review', why),
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
    undoneRate,
    reviewMinutes: put(review.minutes, { name: 'minutes a review', unit: 'minutes', part: 'minutes' }),
    reviewWage:
      review.wage === undefined
        ? wageOf(config, drawing)
        : put(review.wage, { name: 'wage of reviewers', unit: 'USD per hour', part: 'wage' }),
    reviewAccuracy: put(review.accuracy, { name: 'right after review', unit: 'share', part: 'accuracy' }),
  }
}

/**
 * Of the answers that no person handles: the share that nobody gets. Where a person handles what was declined that is none of
 * them; where thresholds of confidence decide it is what they hold back; in all other cases it is what was declined, because a
 * stated rate says nothing of which answers are handled.
 */
function undone(input: FactorInput, review: ReviewConfig | false | undefined): Quantity {
  const { measured: found, drawing } = input
  const naming = {
    name: 'unreviewed answers that nobody gets',
    unit: 'share',
    level: drawing.level,
  }
  const isReviewed = review !== undefined && review !== false
  if (isReviewed && review.counted === undefined && review.rate === 'abstained')
    return zero(naming.name, 'what is declined goes to a person')
  const decided = isReviewed ? decidedBy(input, review) : undefined
  if (decided === undefined)
    return measured(found.abstained.value, found.abstained.draws, {
      ...naming,
      source: 'answers that it declined in the run',
    })
  if (decided.heldBack === undefined)
    return zero(naming.name, 'the thresholds send to a person what they do not let pass')
  return measured(decided.heldBack.value, decided.heldBack.draws, { ...naming, source: decided.count.source })
}

/** The thresholds of confidence, where they decide who gets what. */
function decidedBy({ confidence }: FactorInput, review: ReviewConfig) {
  return review.counted === undefined && review.rate === 'confidence' ? confidence : undefined
}

/** How good the answers are that thresholds of confidence let pass, where they decide. */
export function acceptedBy(input: FactorInput, own: CandidateCostConfig): Measured | undefined {
  const review = own.review ?? input.config.review
  return review === undefined || review === false ? undefined : decidedBy(input, review)?.accepted
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
    const { confidence, noConfidence } = input
    if (confidence === undefined)
      return {
        kind: 'missing',
        reason:
          noConfidence ??
          `no threshold of confidence is chosen for ${input.evidence.candidate}; do: cupel confidence`,
        field: `${field}.rate`,
      }
    const { value, draws } = confidence.rate
    const { source, neverReviews } = confidence.count
    return neverReviews
      ? exact(0, { ...naming, source })
      : measured(value, draws, { ...naming, source, level })
  }
  const origin = { source: review.source ?? `stated in ${field}.rate`, asOf: review.asOf }
  return stated(review.rate, { ...naming, ...origin, field: `${field}.rate` }, input.drawing)
}
