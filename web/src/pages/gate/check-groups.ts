import type { GateCheck, GateDetails } from '../../../../src/server/api-contract.ts'
import { isShare, scaleOf, valueText } from '../../parts/format.ts'

/** A check with its words, and its figures turned so that more is better. */
export interface DrawnCheck {
  readonly check: GateCheck
  readonly text: GateDetails['texts'][number]
  readonly value: number
  readonly lower?: number | undefined
  readonly upper?: number | undefined
  readonly bound: number
}

/** Checks on one scale. */
export interface CheckGroup {
  readonly id: string
  readonly title: string
  readonly checks: readonly DrawnCheck[]
  readonly tickText: (value: number) => string
}

interface CheckGroups {
  /** Candidate minus baseline; one group for each unit. */
  readonly differences: readonly CheckGroup[]
  /** As a share of what is allowed. */
  readonly budgets: readonly DrawnCheck[]
  readonly regressions: readonly GateCheck[]
  /** Of which there is no figure to draw. */
  readonly open: readonly GateCheck[]
}

export function checkGroups({ report: { checks }, texts }: GateDetails): CheckGroups {
  const differences = new Map<string, DrawnCheck[]>()
  const budgets: DrawnCheck[] = []
  const regressions: GateCheck[] = []
  const open: GateCheck[] = []
  for (const [at, check] of checks.entries()) {
    const drawn = drawnCheck(check, texts[at] ?? {})
    if (check.kind === 'regression') regressions.push(check)
    else if (drawn === undefined) open.push(check)
    else if (check.form === 'difference') {
      const unit = unitOf(check)
      differences.set(unit, [...(differences.get(unit) ?? []), drawn])
    } else budgets.push(drawn)
  }
  return { differences: [...differences].map(groupOf), budgets, regressions, open }
}

function drawnCheck(check: GateCheck, text: GateDetails['texts'][number]): DrawnCheck | undefined {
  const { figure, bound, form, keeps, measured } = check
  if (figure === undefined || bound === undefined || measured === undefined || form === undefined)
    return undefined
  const { value, lower, upper } = figure
  if (form !== 'difference')
    return {
      check,
      text,
      value: value / bound,
      lower: lower === undefined ? undefined : lower / bound,
      upper: upper === undefined ? undefined : upper / bound,
      bound: 1,
    }
  // Where less is better a rise is drawn to the left: harm lies on one side of the picture.
  return keeps === 'at-most'
    ? { check, text, value: -value, lower: negative(upper), upper: negative(lower), bound: -bound }
    : { check, text, value, lower, upper, bound }
}

const negative = (value: number | undefined): number | undefined => (value === undefined ? undefined : -value)

const unitOf = ({ measured }: GateCheck): string =>
  measured === undefined ? '' : isShare(measured) ? 'points' : (measured.unit ?? 'score')

const titles: Readonly<Record<string, string>> = {
  points: 'in points',
  score: 'in the unit of the score',
  ms: 'in time',
  usd: 'in dollars',
}

function groupOf([unit, checks]: [string, DrawnCheck[]]): CheckGroup {
  const measured = checks[0]!.check.measured!
  const largest = Math.max(...checks.map(({ value, bound }) => Math.max(Math.abs(value), Math.abs(bound))))
  const scale = scaleOf(measured, largest)
  const tickText = (value: number): string =>
    unit === 'points'
      ? `${signed(value)}${Number((value * 100).toFixed(1))}`
      : `${signed(value)}${valueText(value, measured, scale)}`
  return { id: unit, title: titles[unit] ?? `in ${unit}`, checks, tickText }
}

const signed = (value: number): string => (value > 0 ? '+' : '')
