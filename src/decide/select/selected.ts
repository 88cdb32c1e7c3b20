import type { Choice } from './choose.ts'
import type { SelectionFigures } from './gather-figures.ts'
import type { RuledObjective } from './objective.ts'
import type { SelectionInput } from './selection-input.ts'
import type { Advantage } from './settle-tie.ts'
import type { Standing } from './standing.ts'
import type { WeightedScores } from './weighted-scores.ts'

/** Everything computed on the way to a decision. */
export interface Selected {
  readonly input: SelectionInput
  readonly figures: SelectionFigures
  readonly standings: readonly Standing[]
  /** Positions that may be chosen at all: neither people nor chance. */
  readonly choosable: readonly number[]
  readonly passing: readonly number[]
  readonly objective: RuledObjective
  readonly choice: Choice
  /** What tells those apart that are tied by the objective. */
  readonly advantages: readonly Advantage[]
  readonly scores: WeightedScores
}
