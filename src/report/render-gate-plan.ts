import type { GatePlan } from '../decide/gate/index.ts'

export interface PlannedGate {
  readonly examples: number
  readonly checks: number
  readonly margins: readonly { readonly metric: string; readonly plans: readonly GatePlan[] }[]
}

const points = (share: number): string => `${(100 * share).toFixed(1)}`
const percent = (share: number): string => `${Math.round(100 * share)}%`

/** What the gate will be able to say, before it is run. */
export function renderGatePlan({ examples, checks, margins }: PlannedGate): string {
  const heads = [
    'metric',
    'margin',
    'differ on',
    'harmless passes',
    'else open',
    'catches a drop of',
    'examples to pass',
  ]
  const rows = margins.flatMap(({ metric, plans }) =>
    plans.map(plan => [
      metric,
      points(plan.margin),
      percent(plan.discordance),
      percent(plan.harmlessPasses),
      percent(1 - plan.harmlessPasses),
      plan.caughtCorrected === undefined ? 'none' : points(plan.caughtCorrected),
      plan.examplesToPass?.toLocaleString('en-US') ?? 'too many',
    ]),
  )
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map(row => row[at]!.length)))
  const line = (row: readonly string[]) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')
  return `${[
    `With ${examples.toLocaleString('en-US')} examples, for checks on rates, in points:`,
    '',
    line(heads),
    ...rows.map(line),
    '',
    'differ on: examples that exactly one of candidate and baseline gets right; look at an earlier gate for yours.',
    'harmless passes: chance of one check when nothing has changed; else it is inconclusive, and fails almost never.',
    `catches a drop of: the smallest true drop that fails with a chance of 80%, corrected for ${checks} checks.`,
    'examples to pass: with so many a harmless change passes with a chance of 80%.',
  ].join('\n')}\n`
}
