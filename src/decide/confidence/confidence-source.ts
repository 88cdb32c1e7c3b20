import type { Response } from '../../prepare/provider/index.ts'

export const sourceNames = ['stated', 'logprobs', 'logprobs-sum', 'repeats'] as const
export type ConfidenceSource = (typeof sourceNames)[number]

interface SourceFacts {
  readonly version: string
  readonly about: string
  readonly needs: string
}

/** Where a confidence is taken from. The version changes whenever the same trial could get another one. */
export const confidenceSources: Readonly<Record<ConfidenceSource, SourceFacts>> = {
  stated: {
    version: '1',
    about: 'The number from 0 to 1 that the candidate states with its answer.',
    needs: 'a candidate that states `confidence`, or a `parse` that reads one',
  },
  logprobs: {
    version: '1',
    about:
      'exp of the mean log-probability of the tokens of the answer: the geometric mean chance of a token, whatever the length.',
    needs: '`logprobs: true` at a model whose provider gives them',
  },
  'logprobs-sum': {
    version: '1',
    about:
      'exp of the summed log-probabilities: the chance of the whole answer, which falls with its length.',
    needs: '`logprobs: true` at a model whose provider gives them',
  },
  repeats: {
    version: '1',
    about:
      'The share of answered repeats of an example that give its commonest label, or text where there are no labels. The commonest answer is the one scored; of equally common ones the first given.',
    needs: 'a run with `repeats` of 2 or more',
  },
}

/** Why an answer has no confidence. It is counted and left out, never taken for one half. */
export const withoutConfidence = {
  not_stated: 'no confidence was stated',
  out_of_range: 'the stated confidence is not a number from 0 to 1',
  no_logprobs: 'the answer came without log-probabilities',
  bad_logprobs: 'a log-probability is not a number of 0 or less',
  too_few_repeats: 'fewer than two repeats were answered',
} as const

export type NoConfidence = keyof typeof withoutConfidence
export const lackNames = [
  'not_stated',
  'out_of_range',
  'no_logprobs',
  'bad_logprobs',
  'too_few_repeats',
] as const satisfies readonly NoConfidence[]

/** The confidence of one response by a source that needs no repeats, in [0, 1], or why it has none. */
export function confidenceOf(
  { confidence, logprobs }: Pick<Response, 'confidence' | 'logprobs'>,
  source: Exclude<ConfidenceSource, 'repeats'>,
): number | NoConfidence {
  if (source === 'stated') {
    if (confidence === undefined) return 'not_stated'
    return confidence >= 0 && confidence <= 1 ? confidence : 'out_of_range'
  }
  if (logprobs === undefined || logprobs.length === 0) return 'no_logprobs'
  let total = 0
  for (const { logprob } of logprobs) {
    // Providers round: a certain token may come as a little above 0.
    if (Number.isNaN(logprob) || logprob > 1e-3) return 'bad_logprobs'
    total += Math.min(0, logprob)
  }
  return Math.exp(source === 'logprobs' ? total / logprobs.length : total)
}
