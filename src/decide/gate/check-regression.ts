import { CupelError } from '../../kernel/index.ts'
import { type CandidateColumns, type ScoreTable, slot } from '../estimate/index.ts'
import type { GateContext } from './gate-context.ts'
import type { OpenCheck } from './open-check.ts'

/**
 * Examples of component `regression` are faults that came once and must not come back: each must pass on every metric, so one
 * that fails fails the gate; there is no margin and no test. With repeats, one that passes in fewer than half of them fails,
 * and one that passes in some is named as open, as is one that the run does not have: neither is known to be mended. Undefined when the run has no such example. Throws `config_invalid` for a named metric that is not there, or is no rate, also without such examples.
 */
export function regressionCheck(context: GateContext): OpenCheck | undefined {
  const { paired, settings } = context
  const { table, candidate } = paired
  if (settings.regression === 'off') return undefined
  const metrics = deciding(context)
  const examples = [...context.examples].flatMap(([id, { component }]) =>
    component === 'regression' ? [id] : [],
  )
  if (examples.length === 0) return undefined
  const positions = new Map(table.exampleIds.map((id, at) => [id, at]))
  const head = { name: 'regression examples', kind: 'regression', warnings: [] } as const
  if (metrics.length === 0)
    return {
      ...head,
      settled: {
        outcome: 'inconclusive',
        reason:
          'No rate has a margin, so it is not said what passing is: name metrics under gate.regression, or set it to off.',
      },
    }
  const states = examples.map(id => {
    const example = positions.get(id)
    if (example === undefined) return { id, state: 'open' as const }
    return { id, state: together(metrics.map(metric => stateOf(table, candidate, { ...metric, example }))) }
  })
  const named = (wanted: State) => states.filter(({ state }) => state === wanted).map(({ id }) => id)
  const [failed, open] = [named('failed'), named('open')]
  const of = examples.length
  return { ...head, examples: { failed, open, of }, settled: outcomeOf({ failed, open, of }) }
}

function outcomeOf({
  failed,
  open,
  of,
}: {
  failed: string[]
  open: string[]
  of: number
}): NonNullable<OpenCheck['settled']> {
  if (failed.length > 0)
    return { outcome: 'fail', reason: `${failed.length} of ${of} regression examples did not pass.` }
  if (open.length > 0)
    return {
      outcome: 'inconclusive',
      reason: `${open.length} of ${of} regression examples have no value, or pass in some repeats only.`,
    }
  return { outcome: 'pass', reason: `All ${of} regression examples passed.` }
}

interface Deciding {
  readonly metric: string
  readonly passing: number
}

/** Rates with a margin, or the metrics that the config names; passing is the good end of the range. */
function deciding({ paired, settings, distrusted }: GateContext): Deciding[] {
  const asked = settings.regression
  const ids = Array.isArray(asked) ? asked : Object.keys(settings.margins)
  return ids.flatMap(id => {
    const facts = paired.table.metrics.find(metric => metric.id === id)
    const passing = facts?.range[facts.direction === 'lower' ? 0 : 1] ?? Number.NaN
    if (
      facts?.aggregation === 'rate' &&
      Number.isFinite(passing) &&
      !(id in distrusted) &&
      !facts.screeningOnly
    )
      return [{ metric: id, passing }]
    if (!Array.isArray(asked)) return []
    if (facts === undefined)
      throw new CupelError('config_invalid', `gate.regression: the run has no metric ${id}.`, {
        hint: `It has: ${paired.table.metrics.map(metric => metric.id).join(', ')}.`,
      })
    throw new CupelError(
      'config_invalid',
      `gate.regression: ${id} does not say of one example whether it passed.`,
      {
        hint: 'Name metrics of the run that are rates: right or wrong on each example.',
      },
    )
  })
}

type State = 'passed' | 'open' | 'failed'

/** `silent`: by its definition the metric says nothing about the example. */

function stateOf(
  { repeats }: ScoreTable,
  columns: CandidateColumns,
  { metric, passing, example }: Deciding & { readonly example: number },
): State | 'silent' {
  const column = columns.metrics.get(metric)!
  let passed = 0
  let counted = 0
  let unknown = 0
  for (let at = example * repeats; at < (example + 1) * repeats; at++) {
    const status = column.status[at]
    if (status === slot.scored) {
      counted += 1
      if (column.value[at] === passing) passed += 1
    } else if (status === slot.unscored || status === slot.errored) unknown += 1
  }
  if (counted === 0 && unknown === 0) return 'silent'
  if (counted > 0 && 2 * passed < counted) return 'failed'
  return unknown > 0 || passed < counted ? 'open' : 'passed'
}

/** One failure fails it; no metric that says anything leaves it open. */
function together(states: readonly (State | 'silent')[]): State {
  if (states.includes('failed')) return 'failed'
  return states.includes('open') || !states.includes('passed') ? 'open' : 'passed'
}
