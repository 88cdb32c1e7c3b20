import type { Factors } from './candidate-factors.ts'
import { costParts } from './cost-result.ts'
import type { Missing } from './quantity.ts'
import { type TaskFactors, type TaskMoney, taskMoney } from './task-cost.ts'
import type { Figure } from './uncertain.ts'

/** Parts and total of the cost of one task, and what share ends well. */
export type TaskFigures = Readonly<Record<keyof TaskMoney | 'total' | 'perGood', Figure>>

/** The middle of every factor; NaN for what is missing, so that only what rests on it is unknown. */
export function valuesOf(factors: Factors): TaskFactors {
  return Object.fromEntries(
    Object.entries(factors).map(([name, factor]) => [
      name,
      factor.kind === 'missing' ? Number.NaN : factor.value,
    ]),
  ) as unknown as TaskFactors
}

const sumOf = (money: TaskMoney): number => costParts.reduce((sum, part) => sum + money[part], 0)

export const totalOf = (factors: TaskFactors): number => sumOf(taskMoney(factors))

const restsOn: Readonly<Record<keyof TaskMoney, readonly (keyof TaskFactors)[]>> = {
  model: ['usdPerCall'],
  retries: ['usdPerCall', 'reportedUsd', 'estimatedUsd'],
  infrastructure: ['machineUsdPerHour', 'machineSeconds'],
  review: ['reviewRate', 'reviewWage'],
  errors: ['reviewRate', 'goodKept'],
  good: ['reviewRate', 'goodKept'],
  undone: ['reviewRate'],
}

/** Computes the cost of one task in the middle and in every draw; where something is open, at both of its ends too. */
export function taskFigures(factors: Factors, draws: number): TaskFigures {
  const figures = figuresOf(factors, draws)
  const { goodKept } = factors
  if (goodKept.kind === 'missing' || goodKept.ends === undefined) return figures
  const [bad, good] = goodKept.ends.map(end => figuresOf({ ...factors, goodKept: end }, draws))
  return Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => {
      const isOpen = onGoodness.includes(name as keyof TaskFigures)
      return [
        name,
        isOpen
          ? withEnds(figure, [bad![name as keyof TaskFigures], good![name as keyof TaskFigures]])
          : figure,
      ]
    }),
  ) as unknown as TaskFigures
}

/** What moves with how good answers are. */
const onGoodness: readonly (keyof TaskFigures)[] = ['errors', 'good', 'total', 'perGood']

/** Not known at one end is not known: with all that is open bad there may be no good task. */
function withEnds(figure: Figure, [bad, good]: readonly [Figure, Figure]): Figure {
  if (figure.kind === 'missing') return figure
  if (bad.kind === 'missing') return bad
  if (good.kind === 'missing') return good
  // Where nothing is stated of what an error costs, the cost does not rest on it.
  return bad.value === good.value ? figure : { ...figure, ends: [bad, good] }
}

function figuresOf(factors: Factors, draws: number): TaskFigures {
  const values = valuesOf(factors)
  const middle = withSums(taskMoney(values))
  const names = Object.keys(middle) as (keyof typeof middle)[]
  const columns = Object.fromEntries(names.map(name => [name, new Float64Array(draws)])) as Record<
    keyof typeof middle,
    Float64Array
  >
  const moving = (Object.keys(factors) as (keyof TaskFactors)[]).flatMap(name => {
    const factor = factors[name]
    return factor.kind === 'known' && factor.draws !== undefined ? [{ name, draws: factor.draws }] : []
  })
  const drawn: { -readonly [Name in keyof TaskFactors]: number } = { ...values }
  for (let draw = 0; draw < draws; draw++) {
    for (const factor of moving) drawn[factor.name] = factor.draws[draw]!
    const money = withSums(taskMoney(drawn))
    for (const name of names) columns[name][draw] = money[name]
  }
  return Object.fromEntries(
    names.map(name => [name, figureOf(middle[name], columns[name]) ?? whyNot(name, factors)]),
  ) as unknown as TaskFigures
}

function withSums(money: TaskMoney) {
  const total = sumOf(money)
  return { ...money, total, perGood: total / money.good }
}

/** Nothing where a draw is not known: no try failed, and nobody knows what one would have cost. */
function figureOf(value: number, draws: Float64Array): Figure | undefined {
  if (!Number.isFinite(value) || !draws.every(Number.isFinite)) return undefined
  const first = draws[0]
  return draws.every(draw => draw === first) && first === value
    ? { kind: 'known', value }
    : { kind: 'known', value, draws }
}

function whyNot(name: keyof TaskFigures, factors: Factors): Missing {
  const parts: (keyof TaskMoney)[] =
    name === 'total' ? [...costParts] : name === 'perGood' ? [...costParts, 'good'] : [name]
  const factor = parts
    .flatMap(part => restsOn[part])
    .map(key => factors[key])
    .find(found => found.kind === 'missing')
  if (factor?.kind === 'missing') return factor
  if (name === 'perGood') return { kind: 'missing', reason: 'no task ended well', field: 'cost.good' }
  return { kind: 'missing', reason: 'it cannot be computed', field: 'cost' }
}
