import { centreOf } from './amount.ts'
import type { CandidateCostConfig } from './cost-config.ts'
import type { FactorInput, MeasuredName } from './factor-input.ts'
import { exact, type Missing, measured, type Quantity, stated, zero } from './quantity.ts'
import type { TaskFactors } from './task-cost.ts'

type TryNames = 'reportedUsd' | 'estimatedUsd' | 'workedTries' | 'unknownTries' | 'unknownTryCalls'

interface Calls {
  readonly own: CandidateCostConfig
  readonly usdPerCall: Quantity | Missing
}

/**
 * What the tries of a task cost that fail. Known where the provider reported tokens or turned the call away, estimated where
 * tokens were counted here; what is left is a count of tries of which nobody knows, with a stated price. That none was seen is not
 * certainty: their rate has the doubt of its posterior.
 */
export function triesFactors(
  input: FactorInput,
  { own, usdPerCall }: Calls,
): Readonly<Record<TryNames & keyof TaskFactors, Quantity | Missing>> {
  const { evidence } = input
  const { tries } = evidence.counts
  const worked = tries.reported + tries.estimated
  const isByToken = own.usdPerCall === undefined && evidence.price !== undefined && !evidence.isBaseline
  // Tries that were worked on and have no price are as unknown as answers are.
  const isUnpriced = !isByToken && usdPerCall.kind === 'missing' && worked > 0
  const each = isByToken ? (evidence.price?.source ?? '') : ''
  const money = (name: 'reportedUsd' | 'estimatedUsd', title: string, from: string): Quantity | Missing => {
    if (isUnpriced) return usdPerCall
    if (!isByToken || tries[name === 'reportedUsd' ? 'reported' : 'estimated'] === 0)
      return zero(title, 'counted in the run')
    return perTask(input, name, { name: title, unit: 'USD per task', source: `${from} x ${each}` })
  }
  return {
    reportedUsd: money(
      'reportedUsd',
      'failed tries, tokens reported',
      `tokens that the provider reported of ${tries.reported} failed tries`,
    ),
    estimatedUsd: money(
      'estimatedUsd',
      'failed tries, tokens estimated',
      `tokens counted here of ${tries.estimated} failed tries`,
    ),
    workedTries:
      isByToken || worked === 0
        ? zero('failed tries that cost a call', 'counted in the run')
        : perTask(input, 'workedTries', {
            name: 'failed tries that cost a call',
            unit: 'per task',
            source: `${worked} counted in the run`,
          }),
    unknownTries: perTask(input, 'unknownTries', {
      name: 'failed tries of unknown cost',
      unit: 'per task',
      source: `${tries.unknown} counted in the run`,
    }),
    unknownTryCalls: unknownTryCalls(input, { own, usdPerCall }),
  }
}

function perTask(
  { evidence, measured: found, drawing }: FactorInput,
  name: MeasuredName,
  naming: { readonly name: string; readonly unit: string; readonly source: string },
): Quantity {
  // From a cache nothing is learnt of tries: they are counted as never failing, and the notes say so.
  if (evidence.columns.asked.every(asked => asked === 0)) return zero(naming.name, naming.source)
  return measured(found[name].value, found[name].draws, { ...naming, level: drawing.level })
}

/** How many answered calls a try counts as of which nothing is known. */
function unknownTryCalls({ evidence, config, drawing }: FactorInput, { own, usdPerCall }: Calls): Quantity {
  const field = 'cost.failedAttempt'
  const naming = { name: 'price of a try of unknown cost', unit: 'answered calls' }
  const { failedAttempt } = config
  if (typeof failedAttempt !== 'string')
    return stated(failedAttempt, { ...naming, source: `stated in ${field}`, field }, drawing)
  if (failedAttempt !== 'dearest')
    return exact(failedAttempt === 'full' ? 1 : 0, {
      ...naming,
      source: `stated in ${field}: ${failedAttempt}`,
    })
  const { dearestUsd } = evidence
  const mean = usdPerCall.kind === 'known' ? usdPerCall.value : 0
  const isFlat = own.usdPerCall !== undefined && centreOf(own.usdPerCall) > 0
  if (isFlat || dearestUsd === undefined || mean === 0)
    return exact(1, { ...naming, source: 'as an answered call: nobody knows what it cost' })
  const calls = Math.max(1, dearestUsd / mean)
  const source = 'as the dearest answered call of the run: nobody knows what it cost'
  // It may have been free: the range shows what that is worth to find out, the draws stay on the dear side.
  return { ...exact(calls, { ...naming, source }), low: 0 }
}
