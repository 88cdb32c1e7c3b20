import {
  discordanceOf,
  examplesPaired,
  examplesUnpaired,
  minimumDetectablePaired,
  minimumDetectableUnpaired,
  powerPaired,
  rateHalfWidth,
} from '../../stats/index.ts'

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
}

export interface DatasetPlan {
  readonly input: PlanInput
  readonly discordance: number
  readonly isDiscordanceAssumed: boolean
  /** Half-width of the 95% interval of one rate at `size`. */
  readonly halfWidth: number
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

/** What a number of examples can see, and how many a difference needs. Two-sided tests at 5%. */
export function planDataset(input: PlanInput): DatasetPlan {
  const { size, difference, power, rate } = input
  const other = Math.max(0, rate - difference)
  const assumed = discordanceOf({ rateA: rate, rateB: other, correlation: 0.5 })
  const discordance = input.discordance ?? Math.max(assumed, difference)
  const ceil = (n: number | undefined) => (n === undefined ? undefined : Math.ceil(n))
  const facts = {
    input,
    discordance,
    isDiscordanceAssumed: input.discordance === undefined,
    halfWidth: rateHalfWidth({ rate, trials: size }) ?? 1,
    examplesPaired: ceil(examplesPaired({ difference, discordance, power })),
    examplesUnpaired: ceil(examplesUnpaired({ rateA: rate, rateB: other, power })),
    detectablePaired: minimumDetectablePaired({ n: size, discordance, power }),
    detectableUnpaired: minimumDetectableUnpaired({ n: size, rate, power }),
    powerPaired: powerPaired({ n: size, difference, discordance }),
    largestDiscordance: largestDiscordance(size, difference, power),
  }
  return { ...facts, sentences: sentencesOf(facts) }
}

function largestDiscordance(size: number, difference: number, power: number): number | undefined {
  const needs = (discordance: number) =>
    examplesPaired({ difference, discordance, power }) ?? Number.POSITIVE_INFINITY
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

const points = (share: number): string => (100 * share).toFixed(1).replace(/\.0$/, '')
const percent = (share: number): string => `${(100 * share).toFixed(0)}%`

function sentencesOf(plan: Omit<DatasetPlan, 'sentences'>): string[] {
  const { size, difference, rate, power } = plan.input
  return [
    `${size} examples give about ±${points(plan.halfWidth)} points on one rate at ${percent(rate)} (95% interval).`,
    pairedSentence(plan),
    plan.largestDiscordance === undefined
      ? `With ${size} examples ${points(difference)} points are not seen at any disagreement (power ${percent(power)}).`
      : `With ${size} examples ${points(difference)} points are seen if the candidates disagree on at most ${points(plan.largestDiscordance)}% of them (power ${percent(power)}).`,
    plan.detectablePaired === undefined
      ? `At ${points(plan.discordance)}% disagreement ${size} examples show no difference reliably.`
      : `At ${points(plan.discordance)}% disagreement ${size} examples show ${points(plan.detectablePaired)} points or more.`,
    plan.examplesUnpaired === undefined
      ? 'On different examples this difference cannot be planned for.'
      : `On different examples ${points(difference)} points need ${plan.examplesUnpaired} for each candidate: always compare on the same ones.`,
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
