import { seededRandom, shuffled } from '../../kernel/index.ts'
import { type ConfidenceContext, unitOf } from './unit-sample.ts'

/**
 * Divides sampled units (examples, or clusters of them) into two halves at random, so that what is fitted on one is reported on answers
 * it has not seen. The same units and seed give the same halves, in whatever order they come.
 */
export function divideUnits(
  exampleIds: Iterable<string>,
  context: Pick<ConfidenceContext, 'examples' | 'seed'>,
): { readonly isFitted: (exampleId: string) => boolean } {
  // All examples of the run are divided, answered or not: the halves are then the same for every candidate.
  const ids = [...context.examples.keys(), ...exampleIds]
  const units = [...new Set(ids.map(id => unitOf(id, context)))].sort()
  const order = shuffled(units, seededRandom(context.seed, 'divide'))
  const fitted = new Set(order.slice(0, Math.ceil(order.length / 2)))
  return { isFitted: exampleId => fitted.has(unitOf(exampleId, context)) }
}

/** Fewer answers than this in a part, and nothing is fitted: what came out would be chance. */
export const leastInPart = 20
