import { CupelError } from '../../kernel/index.ts'
import {
  discordanceOf,
  examplesPaired,
  examplesUnpaired,
  minimumDetectablePaired,
  minimumDetectableUnpaired,
  powerPaired,
  rateHalfWidth,
  trialsForHalfWidth,
} from '../../stats/index.ts'
import { percent, points } from './finding.ts'

export interface PlanInput {
  /** Examples that are scored (the eval part). */
  readonly size: number
  /** Difference that matters, as a share: 0.05 is 5 points. */
  readonly difference: number
  readonly power: number
  /** Expected rate of the better known candidate. */
  readonly rate: number
  /** Share of examples on which two candidates differ; estimated from a correlation of 0.5 when not known. */
  readonly discordance?: number | undefined
  /** 2 unless only one direction would change the decision. */
  readonly sides?: 1 | 2 | undefined
}

export interface DatasetPlan {
  readonly input: PlanInput
  readonly discordance: number
  readonly isDiscordanceAssumed: boolean
  /** Half-width of the 95% interval of one rate at `size`; undefined without examples. */
  readonly halfWidth: number | undefined
  /** Examples that bring the half-width of one rate to 2 points. */
  readonly examplesForTwoPoints: number
  /** Examples that show the difference on the same examples; undefined when it cannot be that large. */
  readonly examplesPaired: number | undefined
  /** Examples for each candidate when they answer different ones. */
  readonly examplesUnpaired: number | undefined
  /** Smallest differences that `size` examples show. */
  readonly detectablePaired: number | undefined
  readonly detectableUnpaired: number | undefined
  /** Chance to see the difference with `size` examples, paired. */
  readonly powerPaired: number | undefined
  /** Largest share of disagreement at which `size` examples still show the difference. */
  readonly largestDiscordance: number | undefined
  readonly sentences: readonly string[]
}

/** Used when no pilot run says how often the candidates are right on the same examples. */
const assumedCorrelation = 0.5

/**
 * What a number of examples can see, and how many a difference needs. Tests at 5%.
 *
 * @throws CupelError `usage_invalid` for shares outside their range
 */
export function planDataset(input: PlanInput): DatasetPlan {
  checkInput(input)
  const { size, difference, power, rate, sides = 2 } = input
  const other = rate >= difference ? rate - difference : rate + difference
  const assumed = discordanceOf({ rateA: rate, rateB: other, correlation: assumedCorrelation })
  const discordance = input.discordance ?? Math.max(assumed, difference)
  const ceil = (n: number | undefined) => (n === undefined ? undefined : Math.ceil(n))
  const test = { power, sides }
  const facts = {
    input,
    discordance,
    isDiscordanceAssumed: input.discordance === undefined,
    halfWidth: rateHalfWidth({ rate, trials: size }),
    examplesForTwoPoints: trialsForHalfWidth({ rate, halfWidth: 0.02 }),
    examplesPaired: ceil(examplesPaired({ difference, discordance, ...test })),
    examplesUnpaired: ceil(examplesUnpaired({ rateA: rate, rateB: other, ...test })),
    detectablePaired: minimumDetectablePaired({ n: size, discordance, ...test }),
    detectableUnpaired: minimumDetectableUnpaired({ n: size, rate, ...test }),
    powerPaired: powerPaired({ n: size, difference, discordance, sides }),
    largestDiscordance: largestDiscordance(input),
  }
  return { ...facts, sentences: sentencesOf(facts) }
}

function checkInput({ size, difference, power, rate, discordance }: PlanInput): void {
  const rules: readonly (readonly [boolean, string])[] = [
    [Number.isSafeInteger(size) && size >= 0, `${size} examples: give a whole number`],
    [
      difference > 0 && difference < 1,
      `a difference of ${points(difference)} points: give more than 0 and less than 100`,
    ],
    [power > 0 && power < 1, `a power of ${power}: give a share between 0 and 1, usually 0.8`],
    [rate > 0 && rate < 1, `a rate of ${rate}: give a share between 0 and 1`],
    [
      discordance === undefined || (discordance > 0 && discordance <= 1),
      `disagreement on a share of ${discordance}: give more than 0 and at most 1`,
    ],
  ]
  const broken = rules.find(([holds]) => !holds)
  if (broken) throw new CupelError('usage_invalid', `Cannot plan for ${broken[1]}.`)
}

function largestDiscordance({ size, difference, power, sides = 2 }: PlanInput): number | undefined {
  const needs = (discordance: number) =>
    examplesPaired({ difference, discordance, power, sides }) ?? Number.POSITIVE_INFINITY
  if (needs(difference) > size) return undefined
  let low = difference
  let high = 1
  if (needs(high) <= size) return 1
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (needs(middle) <= size) low = middle
    else high = middle
  }
  return low
}

function sentencesOf(plan: Omit<DatasetPlan, 'sentences'>): string[] {
  const { size, difference, rate, power, sides = 2 } = plan.input
  const seen = `${points(difference)} points`
  const ifSeen =
    plan.largestDiscordance === undefined
      ? `With ${size} examples ${seen} are not seen at any disagreement`
      : `With ${size} examples ${seen} are seen if the candidates disagree on at most ${points(plan.largestDiscordance)}% of them`
  return [
    plan.halfWidth === undefined
      ? 'Without examples nothing is known of any rate.'
      : `${size} examples give about ±${points(plan.halfWidth)} points on one rate at ${percent(rate)} (95% interval); ±2 points take ${plan.examplesForTwoPoints}.`,
    pairedSentence(plan),
    `${ifSeen} (power ${percent(power)}${sides === 1 ? ', one-sided' : ''}).`,
    plan.detectablePaired === undefined
      ? `At ${points(plan.discordance)}% disagreement ${size} examples show no difference reliably.`
      : `At ${points(plan.discordance)}% disagreement ${size} examples show ${points(plan.detectablePaired)} points or more.`,
    plan.examplesUnpaired === undefined
      ? 'On different examples this difference cannot be planned for.'
      : `On different examples ${seen} need ${plan.examplesUnpaired} for each candidate: always compare on the same ones.`,
  ]
}

function pairedSentence({
  input,
  discordance,
  isDiscordanceAssumed,
  examplesPaired: needed,
}: Omit<DatasetPlan, 'sentences'>): string {
  const basis = isDiscordanceAssumed
    ? `${points(discordance)}% disagreement (assumed; take it from a pilot run with --disagree)`
    : `${points(discordance)}% disagreement`
  if (needed === undefined)
    return `Candidates that disagree on ${points(discordance)}% cannot differ by ${points(input.difference)} points.`
  return `To see ${points(input.difference)} points on the same examples takes ${needed} at ${basis}, with power ${percent(input.power)}.`
}
