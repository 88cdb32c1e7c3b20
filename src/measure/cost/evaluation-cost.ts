import type { CostConfig } from './cost-config.ts'
import type { CostEvidence } from './cost-evidence.ts'
import { type Drawing, exact, type Missing, type Quantity, stated } from './quantity.ts'
import { wageOf } from './review-factors.ts'
import { combine, type Figure } from './uncertain.ts'

/** One candidate's part in the run that the decision rests on. */
export interface EvaluatedCandidate {
  readonly evidence: CostEvidence
  /** Of one task, people left out: model, tries that fail, machine. */
  readonly usdPerTask: Figure
}

export interface EvaluationInput {
  readonly candidates: readonly EvaluatedCandidate[]
  readonly examples: number
  readonly config: CostConfig
  readonly drawing: Drawing
}

export interface EvaluationCost {
  /** Once: labels, the run with its judges, people who check a share of it. The same whoever is chosen. */
  readonly oneOff: Figure
  /** In a month, by candidate: its regression runs, judged and checked. */
  readonly recurring: readonly Figure[]
}

const notStated: Missing = {
  kind: 'missing',
  reason: 'what deciding costs is not stated; state cost.evaluation',
  field: 'cost.evaluation',
}

/** What deciding costs, and what watching costs afterwards. Both are unknown until the config says something of them. */
export function evaluationCost(input: EvaluationInput): EvaluationCost {
  const { config, candidates, drawing } = input
  const { evaluation } = config
  if (evaluation === undefined) return { oneOff: notStated, recurring: candidates.map(() => notStated) }
  const runs = candidates.map(candidate => runCost(candidate, input))
  const labels = labellingCost(input)
  const perMonth = put(evaluation.runsPerMonth, 'runsPerMonth', drawing)
  return {
    oneOff: runs.reduce((sum, run) => combine({ sum, run }, of => of.sum + of.run), labels),
    recurring: runs.map(run => combine({ run, perMonth }, of => of.run * of.perMonth)),
  }
}

function put(amount: Parameters<typeof stated>[0], part: string, drawing: Drawing): Quantity {
  const field = `cost.evaluation.${part}`
  return stated(amount, { name: part, unit: '', source: `stated in ${field}`, field }, drawing)
}

function wage({ config, drawing }: EvaluationInput): Quantity | Missing {
  const own = config.evaluation?.wage
  return own === undefined ? wageOf(config, drawing) : put(own, 'wage', drawing)
}

function labellingCost(input: EvaluationInput): Figure {
  const labelling = input.config.evaluation?.labelling
  if (labelling === undefined) return { kind: 'known', value: 0 }
  const { examples = input.examples, raters } = labelling
  const minutes = put(labelling.minutes, 'labelling.minutes', input.drawing)
  return combine({ minutes, wage: wage(input) }, of => (examples * raters * of.minutes * of.wage) / 60)
}

/** One run of one candidate: its tasks, its judges, and people who check a share of what was scored. */
function runCost({ evidence, usdPerTask }: EvaluatedCandidate, input: EvaluationInput): Figure {
  const { trials, answered } = evidence.counts
  const asked = combine({ usdPerTask }, of => of.usdPerTask * trials)
  const all = combine({ asked, judged: judgingCost(evidence) }, of => of.asked + of.judged)
  const validation = input.config.evaluation?.validation
  if (validation === undefined) return all
  const share = put(validation.share, 'validation.share', input.drawing)
  const minutes = put(validation.minutes, 'validation.minutes', input.drawing)
  const people = combine(
    { share, minutes, wage: wage(input) },
    of => (of.share * answered * of.minutes * of.wage) / 60,
  )
  return combine({ all, people }, of => of.all + of.people)
}

function judgingCost({ judging, candidate }: CostEvidence): Figure {
  if (judging.unknownTrials === 0)
    return exact(judging.usd, { name: 'judges', unit: 'USD', source: 'counted in the run' })
  return {
    kind: 'missing',
    reason: `the price of judging ${judging.unknownTrials} answers of ${candidate} is not known`,
    field: 'metrics',
  }
}
