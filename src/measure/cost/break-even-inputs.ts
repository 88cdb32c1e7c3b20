import { z } from 'zod'
import type { CostFigures, CostInputFact, CostPart } from './cost-result.ts'

/** Inputs that a part of the cost is proportional to, and that change nothing else. */
const levers: Readonly<Record<string, CostPart['part']>> = {
  wage: 'review',
  'wage of reviewers': 'review',
  'minutes a review': 'review',
  'cost of an error': 'errors',
  machine: 'infrastructure',
}

export const inputBreakEvenSchema = z.object({
  input: z.string(),
  unit: z.string(),
  at: z.number().describe('Value of the input at which a good task of both costs the same.'),
  value: z.number().describe('As it is stated; its middle where a range is.'),
  low: z.number(),
  high: z.number(),
  isWithinRange: z
    .boolean()
    .describe('Whether the stated range holds it: then what is stated decides nothing.'),
  candidate: z.string().describe('Costs less where the input is as stated.'),
  other: z.string().describe('Costs less on the far side of `at`.'),
  isAbove: z.boolean().describe('Whether the far side is above `at`.'),
})
export type InputBreakEven = z.infer<typeof inputBreakEvenSchema>

/**
 * The values of shared inputs at which two candidates change places in the cost of a good task, everything else in its middle; the
 * nearest to what is stated first. Only inputs that both state alike: a wage of its own moves one candidate alone.
 *
 * With q the share of good tasks, p the part that is proportional to input x, and r the rest, a good task costs (r + p x / x₀) / q;
 * both cost the same at x = (r₂/q₂ - r₁/q₁) / (p₁/(x₀ q₁) - p₂/(x₀ q₂)). An input of 0, or a crossing at or below 0, is none.
 */
export function breakEvenInputs(candidates: readonly CostFigures[]): InputBreakEven[] {
  const sides = candidates.flatMap(sideOf).toSorted((a, b) => a.perGood - b.perGood)
  const [cheapest, ...others] = sides
  if (cheapest === undefined) return []
  return others
    .flatMap(other => Object.keys(levers).flatMap(input => crossing(input, cheapest, other)))
    .toSorted((a, b) => distance(a) - distance(b))
}

interface Side {
  readonly figures: CostFigures
  readonly perGood: number
  readonly good: number
}

function sideOf(figures: CostFigures): Side[] {
  const { usdPerGoodTask, goodShare } = figures
  if (usdPerGoodTask.kind === 'unknown' || goodShare.kind === 'unknown' || goodShare.value === 0) return []
  return [{ figures, perGood: usdPerGoodTask.value, good: goodShare.value }]
}

function crossing(input: string, cheapest: Side, other: Side): InputBreakEven[] {
  const stated = sharedInput(input, cheapest, other)
  if (stated === undefined || stated.value === 0) return []
  const [a, b] = [cheapest, other].map(side => lineOf(side, levers[input]!, stated.value))
  if (a === undefined || b === undefined) return []
  const at = (b.rest - a.rest) / (a.slope - b.slope)
  if (!Number.isFinite(at) || at <= 0) return []
  const { unit, value, low, high } = stated
  return [
    {
      input,
      unit,
      at,
      value,
      low,
      high,
      isWithinRange: low <= at && at <= high,
      candidate: cheapest.figures.candidate,
      other: other.figures.candidate,
      isAbove: at >= value,
    },
  ]
}

/** The input as both state it; undefined where one has none, or another one. */
function sharedInput(name: string, a: Side, b: Side): CostInputFact | undefined {
  const [left, right] = [a, b].map(({ figures }) => figures.inputs.find(input => input.name === name))
  if (left === undefined || right === undefined) return undefined
  const isSame =
    left.source === right.source &&
    left.value === right.value &&
    left.low === right.low &&
    left.high === right.high
  return isSame ? left : undefined
}

/** Cost of a good task as a line over the input. */
function lineOf({ figures, perGood, good }: Side, part: CostPart['part'], stated: number) {
  const money = figures.parts.find(one => one.part === part)?.usdPerTask
  if (money?.kind !== 'known') return undefined
  const perGoodTask = money.value / good
  return { slope: perGoodTask / stated, rest: perGood - perGoodTask }
}

/** How far the input would have to move, in ratio. */
const distance = ({ at, value }: InputBreakEven): number => Math.abs(Math.log(at / value))
