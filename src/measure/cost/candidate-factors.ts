import type { Amount } from './amount.ts'
import type { CandidateCostConfig, CostConfig, InfrastructureConfig } from './cost-config.ts'
import type { CostEvidence } from './cost-evidence.ts'
import type { FactorInput } from './factor-input.ts'
import { goodFactor } from './good-factor.ts'
import { ownEntry } from './own-entry.ts'
import { type Drawing, exact, type Missing, measured, type Quantity, stated, zero } from './quantity.ts'
import { reviewFactors } from './review-factors.ts'
import type { TaskFactors } from './task-cost.ts'
import { triesFactors } from './tries-factors.ts'

export type Factors = Readonly<Record<keyof TaskFactors, Quantity | Missing>>

/** What one candidate's task cost is computed from, each with its source; what nobody knows is missing and never 0. */
export function candidateFactors(input: FactorInput): Factors {
  const { evidence, measured: found, config, drawing } = input
  const own = ownEntry(config.candidates, evidence.candidate) ?? {}
  const usdPerCall = callPrice(input, own)
  return {
    usdPerCall,
    ...batchFactors(input, own),
    ...triesFactors(input, { own, usdPerCall }),
    failedShare: measured(found.failed.value, found.failed.draws, {
      name: 'tasks without answer',
      unit: 'share',
      source: 'counted in the run',
      level: drawing.level,
    }),
    ...machineFactors(input, own),
    ...reviewFactors(input, own),
    goodKept: goodFactor(input, own),
    errorUsd: errorPrice(config, drawing),
  }
}

function callPrice(input: FactorInput, own: CandidateCostConfig): Quantity | Missing {
  const { evidence, drawing } = input
  const { candidate, price, counts, model } = evidence
  const field = `cost.candidates.${candidate}.usdPerCall`
  if (own.usdPerCall !== undefined) {
    const source = own.source ?? `stated in ${field}`
    return stated(
      own.usdPerCall,
      { name: 'price of a call', unit: 'USD', source, asOf: own.asOf, field },
      drawing,
    )
  }
  if (counts.trials === 0) return { kind: 'missing', reason: 'no trial was made', field }
  if (evidence.isBaseline) return zero('price of a call', 'a baseline that calls nothing')
  if (price === undefined) {
    if (counts.withUsage === 0 && evidence.isProgram && machineOf(input, own) !== undefined)
      return zero('price of a call', 'runs on a machine of its own: it reports no tokens and has no price')
    return unpriced(evidence, field)
  }
  if (counts.answered > 0 && counts.withUsage < counts.answered * mostlyKnown)
    return {
      kind: 'missing',
      reason: `${counts.answered - counts.withUsage} of ${counts.answered} answers of ${model} report no tokens`,
      field,
    }
  if (counts.withUsage === 0) return { kind: 'missing', reason: `no call of ${model} was answered`, field }
  return measured(input.measured.usd.value, input.measured.usd.draws, {
    name: 'price of a call',
    unit: 'USD',
    source: `tokens of ${counts.withUsage} answers x ${price.source}`,
    asOf: price.asOf,
    level: drawing.level,
  })
}

/** With fewer answers than this that report tokens, those that do not are taken for unlike them. */
export const mostlyKnown = 0.95

function unpriced({ candidate, isProgram, counts, model }: CostEvidence, field: string): Missing {
  if (isProgram && counts.withUsage === 0)
    return {
      kind: 'missing',
      reason:
        'no price is stated for this program: state the machine it runs on in cost.infrastructure, or usdPerCall: 0 under cost.candidates if a call costs nothing',
      field,
    }
  return {
    kind: 'missing',
    reason: `the price of ${model} is not known; state it in candidates.${candidate}.price, or ${field}`,
    field: `candidates.${candidate}.price`,
  }
}

function batchFactors({ evidence, config, drawing }: FactorInput, own: CandidateCostConfig) {
  const batch = own.batch ?? (evidence.isProgram ? undefined : config.batch)
  const field = own.batch ? `cost.candidates.${evidence.candidate}.batch` : 'cost.batch'
  if (batch === undefined)
    return {
      batchDiscount: zero('batch discount', 'none stated'),
      batchShare: zero('batched calls', 'none stated'),
    }
  const origin = { source: batch.source ?? `stated in ${field}`, asOf: batch.asOf }
  return {
    batchDiscount: exact(batch.discount, { name: 'batch discount', unit: 'share', ...origin }),
    batchShare: stated(
      batch.share,
      { name: 'batched calls', unit: 'share', ...origin, field: `${field}.share` },
      drawing,
    ),
  }
}

/** The machine a candidate runs on, and where the config describes it. */
function machineOf({ evidence, config }: FactorInput, own: CandidateCostConfig) {
  if (own.infrastructure)
    return { machine: own.infrastructure, field: `cost.candidates.${evidence.candidate}.infrastructure` }
  if (evidence.isProgram && config.infrastructure)
    return { machine: config.infrastructure, field: 'cost.infrastructure' }
  return undefined
}

function machineFactors(input: FactorInput, own: CandidateCostConfig) {
  const found = machineOf(input, own)
  if (found === undefined) {
    const why = input.evidence.isProgram ? 'none stated' : 'none stated: the price of calls holds it'
    return {
      machineUsdPerHour: zero('machine', why),
      machineSeconds: zero('machine time', why),
      utilisation: exact(1, { name: 'utilisation', unit: 'share', source: why }),
    }
  }
  const { machine, field } = found
  const origin = { source: machine.source ?? `stated in ${field}`, asOf: machine.asOf }
  const put = (amount: Amount, naming: { name: string; unit: string; part: string }) => {
    const { part, ...named } = naming
    return stated(amount, { ...named, ...origin, field: `${field}.${part}` }, input.drawing)
  }
  return {
    machineUsdPerHour: put(machine.usdPerHour, { name: 'machine', unit: 'USD per hour', part: 'usdPerHour' }),
    machineSeconds: machineSeconds(input, machine, field),
    utilisation: put(machine.utilisation, { name: 'utilisation', unit: 'share', part: 'utilisation' }),
  }
}

function machineSeconds(
  input: FactorInput,
  machine: InfrastructureConfig,
  field: string,
): Quantity | Missing {
  const naming = { name: 'machine time', unit: 'seconds per task' }
  if (machine.tasksPerSecond !== undefined) {
    const source = machine.source ?? `1 / ${field}.tasksPerSecond`
    const rate = machine.tasksPerSecond
    const each = (perSecond: number): number => 1 / perSecond
    const found = stated(
      rate,
      { ...naming, source, asOf: machine.asOf, field: `${field}.tasksPerSecond` },
      input.drawing,
    )
    return {
      ...found,
      value: each(found.value),
      low: each(found.high),
      high: each(found.low),
      ...(found.draws === undefined ? {} : { draws: found.draws.map(each) }),
    }
  }
  const { throughput } = input
  const { value, draws } = input.measured.seconds
  // A load run below what the candidate can do says how much was asked of it: one task at a time was more.
  if (throughput !== undefined && !(throughput.tasksPerSecond * value < 1))
    return { ...exact(1 / throughput.tasksPerSecond, { ...naming, ...throughput }), isMeasured: true }
  if (Number.isNaN(value))
    return {
      kind: 'missing',
      reason: `the run does not say how long ${input.evidence.candidate} works on a task`,
      field: `${field}.tasksPerSecond`,
    }
  const source = 'working time in the run, one task at a time: a machine that does several at once costs less'
  return measured(value, draws, { ...naming, source, level: input.drawing.level })
}

function errorPrice({ errors }: CostConfig, drawing: Drawing): Quantity {
  if (errors === undefined) return zero('cost of an error', 'none stated')
  const { usd, source, asOf } = errors
  const field = 'cost.errors.usd'
  const naming = {
    name: 'cost of an error',
    unit: 'USD',
    source: source ?? `stated in ${field}`,
    asOf,
    field,
  }
  return stated(usd, naming, drawing)
}
