import type { Estimate } from '../../stats/index.ts'

export const biasNames = [
  'verbosity',
  'self_preference',
  'style_formal',
  'style_plain',
  'order_change',
  'anchoring',
  'position',
  'first_place',
] as const
export type BiasName = (typeof biasNames)[number]

export interface BiasWords {
  readonly title: string
  /** What the figure says, as the end of a sentence that begins with it. */
  readonly meaning: string
  /** How to get the figure where it is missing. */
  readonly howTo: string
  /** A share counts what happened and is never below 0; the others are 0 where there is no bias. */
  readonly isShare: boolean
}

const byScoringAgain = 'cupel judge biases SCORER'
const byPairs = 'cupel judge pair A B -o pairs.jsonl, then cupel judge calibrate --pairs pairs.jsonl'

/** What each figure of bias means, for someone who meets it the first time. */
export const biasWords: Readonly<Record<BiasName, BiasWords>> = {
  verbosity: {
    title: 'length',
    meaning: 'points for an answer longer by one standard deviation, where people see no difference',
    howTo: 'needs verdicts and ratings that are numbers, and answers of different lengths',
    isShare: false,
  },
  self_preference: {
    title: 'own family',
    meaning: "points for answers of its own family of models, beyond what people's ratings account for",
    howTo:
      'needs at least three answers of its own family and three of another, known by the names of the models',
    isShare: false,
  },
  style_formal: {
    title: 'formal style',
    meaning: 'points for the same answer in formal words',
    howTo: byScoringAgain,
    isShare: false,
  },
  style_plain: {
    title: 'plain style',
    meaning: 'points for the same answer in plain words',
    howTo: byScoringAgain,
    isShare: false,
  },
  order_change: {
    title: 'another order',
    meaning: 'of the answers get another score when the same answers are judged once more in another order',
    howTo: byScoringAgain,
    isShare: true,
  },
  anchoring: {
    title: 'anchoring',
    meaning: 'pull towards the score given just before (0 none; 1 the score is merely repeated)',
    howTo: byScoringAgain,
    isShare: false,
  },
  position: {
    title: 'place in a pair',
    meaning: 'of the pairs are decided the other way when the two answers change places',
    howTo: byPairs,
    isShare: true,
  },
  first_place: {
    title: 'first place',
    meaning: 'above one half: the share of decided verdicts that goes to whichever answer stands first',
    howTo: byPairs,
    isShare: false,
  },
}

/** Some scores change when a judge is merely asked again: a share is worth a warning from here on. */
const shareWorthWarning = 0.05

/** A sentence for whoever wants to rely on the scorer; undefined where the figure gives no reason for one. */
export function biasWarning(name: string, bias: Estimate): string | undefined {
  if (bias.kind === 'unknown' || bias.interval === undefined) return undefined
  const { lower, upper } = bias.interval
  const isShare = biasWords[name as BiasName]?.isShare === true
  const isMoved = isShare ? lower > shareWorthWarning : lower > 0 || upper < 0
  return isMoved ? warnings[name as BiasName]?.(bias.value) : undefined
}

const points = (value: number): string => `${Math.abs(value).toFixed(2)} ${value > 0 ? 'more' : 'less'}`
const percent = (share: number): string => `${(100 * share).toFixed(0)}%`

const warnings: Readonly<Record<BiasName, (value: number) => string>> = {
  verbosity: value =>
    `The scorer gives ${points(value)} to an answer longer by one standard deviation, where people see no difference.`,
  self_preference: value =>
    `The scorer gives ${points(value)} to answers of its own family than people's ratings account for.`,
  style_formal: value => `The scorer gives ${points(value)} to the same answer in formal words.`,
  style_plain: value => `The scorer gives ${points(value)} to the same answer in plain words.`,
  order_change: value =>
    `${percent(value)} of the answers get another score when they are judged once more in another order.`,
  anchoring: value =>
    value > 0
      ? `The score given just before pulls the next one towards it, by ${value.toFixed(2)} of the distance.`
      : `The score given just before pushes the next one away from it, by ${Math.abs(value).toFixed(2)} of the distance.`,
  position: value =>
    `${percent(value)} of the pairs are decided the other way when the two answers change places.`,
  first_place: value =>
    `The answer that stands ${value > 0 ? 'first' : 'second'} wins ${percent(0.5 + Math.abs(value))} of the decided verdicts.`,
}
