import { hash53, type Json, type Score } from '../../kernel/index.ts'
import type { AnsweredTrial, Trial } from '../../measure/run/index.ts'
import { type ConfidenceSource, confidenceOf, type NoConfidence } from './confidence-source.ts'

/** What must be known of an example beside the trials. */
export interface ExampleFacts {
  /** The label that is right. */
  readonly label?: string | undefined
  /** Declining is right: the question cannot be answered. */
  readonly abstain?: boolean | undefined
  /** The document, customer or the like that the example was sampled with. */
  readonly cluster?: string | undefined
}

/** The name under which error costs know that declining was right, and that it was done. */
export const abstain = 'abstain'
/** Stands for a label that is not known. */
export const unlabelled = '(none)'

export interface AnswerWithConfidence {
  readonly exampleId: string
  readonly confidence: number
  readonly isRight: boolean
  /**
   * The metric scored it. Off for an answer to a question that should have been declined, of which a metric of right answers says
   * nothing: it is an error that costs, and no case of calibration.
   */
  readonly isScored: boolean
  readonly expected: string
  readonly answered: string
}

export interface AnswerCounts {
  /** Trials of the candidate; examples where confidence is the agreement of repeats. */
  readonly trials: number
  readonly failed: number
  /** Declined by the candidate itself: neither right nor wrong here. */
  readonly abstained: number
  /** With confidence and score: what calibration rests on. */
  readonly scored: number
  /** Answers to questions that should have been declined. */
  readonly unanswerable: number
  /** Answers without a value of the metric: unscored, errored, or not a matter of the metric. */
  readonly unscored: number
  readonly errored: number
  readonly notApplicable: number
  readonly withoutConfidence: Readonly<Partial<Record<NoConfidence, number>>>
}

/** The answers of one candidate, those that count apart from those that do not, with why. */
export interface GatheredAnswers {
  /** In order of the example, then of the repeat. */
  readonly answers: readonly AnswerWithConfidence[]
  readonly abstentions: readonly { readonly exampleId: string; readonly expected: string }[]
  readonly counts: AnswerCounts
}

export interface AnswerGatherer {
  add(trial: Trial): void
  finish(): GatheredAnswers
}

export interface GatherInput {
  /** Id of a rate metric: 1 is right, 0 is wrong. */
  readonly metric: string
  readonly source: ConfidenceSource
  readonly examples: ReadonlyMap<string, ExampleFacts>
}

/** Takes the trials of one candidate one by one and keeps of each what calibration needs; texts are not kept. */
export function createAnswerGatherer(input: GatherInput): AnswerGatherer {
  return input.source === 'repeats' ? gatherAgreement(input) : gatherEach(input, input.source)
}

/** One trial, as far as it matters. */
interface Reading {
  readonly exampleId: string
  readonly repeat: number
  readonly state: 'right' | 'wrong' | 'unanswerable' | 'unscored' | 'errored' | 'notApplicable' | 'abstained'
  readonly expected: string
  readonly answered: string
}

function readTrial(trial: AnsweredTrial, { metric, examples }: GatherInput): Reading {
  const { exampleId, repeat, response } = trial
  const facts = examples.get(exampleId)
  const score = trial.scores[metric]
  const said = evidenceOf(score)
  const shouldDecline = facts?.abstain === true
  const state = response.abstained === true ? 'abstained' : stateOf(score, shouldDecline)
  return {
    exampleId,
    repeat,
    state,
    expected: shouldDecline ? abstain : (said.expected ?? facts?.label ?? unlabelled),
    answered: said.predicted ?? response.label ?? unlabelled,
  }
}

function stateOf(score: Score | undefined, shouldDecline: boolean): Reading['state'] {
  if (score?.outcome === 'scored') {
    // A rate of parts is no verdict: what is neither right nor wrong has no place in a calibration.
    if (score.value === 1) return 'right'
    return score.value === 0 ? 'wrong' : 'unscored'
  }
  if (shouldDecline) return 'unanswerable'
  if (score?.outcome === 'errored') return 'errored'
  return score?.outcome === 'unscored' && score.reason === 'not_applicable' ? 'notApplicable' : 'unscored'
}

/** Metrics of labels say which label they read, and which one they wanted. */
function evidenceOf(score: Score | undefined): {
  readonly expected: string | undefined
  readonly predicted: string | undefined
} {
  const evidence = score?.outcome === 'scored' ? score.evidence : undefined
  const fields = (typeof evidence === 'object' && evidence !== null ? evidence : {}) as Record<string, Json>
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : undefined)
  return { expected: text(fields.expected), predicted: text(fields.predicted) }
}

interface Tally {
  readonly rows: (AnswerWithConfidence & { readonly repeat: number })[]
  readonly abstentions: { exampleId: string; expected: string; repeat: number }[]
  readonly counts: { -readonly [K in Exclude<keyof AnswerCounts, 'withoutConfidence'>]: number }
  readonly withoutConfidence: Partial<Record<NoConfidence, number>>
}

const emptyTally = (): Tally => ({
  rows: [],
  abstentions: [],
  counts: {
    trials: 0,
    failed: 0,
    abstained: 0,
    scored: 0,
    unanswerable: 0,
    unscored: 0,
    errored: 0,
    notApplicable: 0,
  },
  withoutConfidence: {},
})

function put(tally: Tally, reading: Reading, confidence: number | NoConfidence): void {
  const { exampleId, repeat, state, expected, answered } = reading
  if (state === 'abstained') {
    tally.counts.abstained++
    tally.abstentions.push({ exampleId, expected, repeat })
  } else if (state === 'unscored' || state === 'errored' || state === 'notApplicable') {
    tally.counts[state]++
  } else if (typeof confidence !== 'number') {
    tally.withoutConfidence[confidence] = (tally.withoutConfidence[confidence] ?? 0) + 1
  } else {
    const isScored = state !== 'unanswerable'
    tally.counts[isScored ? 'scored' : 'unanswerable']++
    const isRight = state === 'right'
    tally.rows.push({ exampleId, repeat, confidence, isRight, isScored, expected, answered })
  }
}

function finished({ rows, abstentions, counts, withoutConfidence }: Tally): GatheredAnswers {
  const order = (a: { exampleId: string; repeat: number }, b: { exampleId: string; repeat: number }) =>
    a.exampleId < b.exampleId ? -1 : a.exampleId > b.exampleId ? 1 : a.repeat - b.repeat
  return {
    answers: rows.sort(order).map(({ repeat: _, ...row }) => row),
    abstentions: abstentions.sort(order).map(({ exampleId, expected }) => ({ exampleId, expected })),
    counts: { ...counts, withoutConfidence },
  }
}

function gatherEach(input: GatherInput, source: Exclude<ConfidenceSource, 'repeats'>): AnswerGatherer {
  const tally = emptyTally()
  return {
    add: trial => {
      tally.counts.trials++
      if (trial.outcome === 'failed') tally.counts.failed++
      else put(tally, readTrial(trial, input), confidenceOf(trial.response, source))
    },
    finish: () => finished(tally),
  }
}

interface Repeated {
  readonly reading: Reading
  /** What makes two answers the same. */
  readonly key: string
}

function gatherAgreement(input: GatherInput): AnswerGatherer {
  const byExample = new Map<string, Repeated[]>()
  return {
    add: trial => {
      const repeats = byExample.get(trial.exampleId) ?? []
      byExample.set(trial.exampleId, repeats)
      if (trial.outcome === 'failed') return
      const reading = readTrial(trial, input)
      repeats.push({ reading, key: keyOf(trial, reading) })
    },
    finish: () => {
      const tally = emptyTally()
      for (const repeats of byExample.values()) {
        tally.counts.trials++
        const commonest = commonestOf(repeats)
        if (commonest === undefined) tally.counts.failed++
        else
          put(
            tally,
            commonest.reading,
            repeats.length < 2 ? 'too_few_repeats' : commonest.times / repeats.length,
          )
      }
      return finished(tally)
    },
  }
}

function keyOf({ response }: AnsweredTrial, { state, answered }: Reading): string {
  if (state === 'abstained') return abstain
  if (answered !== unlabelled) return `label ${answered}`
  return `text ${hash53(response.text.trim().replace(/\s+/g, ' ').toLowerCase())}`
}

function commonestOf(repeats: readonly Repeated[]): { reading: Reading; times: number } | undefined {
  const inOrder = repeats.toSorted((a, b) => a.reading.repeat - b.reading.repeat)
  const times = new Map<string, number>()
  for (const { key } of inOrder) times.set(key, (times.get(key) ?? 0) + 1)
  const most = Math.max(0, ...times.values())
  const first = inOrder.find(({ key }) => times.get(key) === most)
  return first && { reading: first.reading, times: most }
}
