import type { ScoreTable } from '../estimate/index.ts'
import { markWarnings, withMarks, withRoles } from './baseline-roles.ts'
import { candidateFacts } from './candidate-facts.ts'
import type { CombinedRuns } from './combine-runs.ts'
import type { Ceiling, ComparedCandidate, ComparedMetric, ComparisonWarning, Pair } from './comparison.ts'
import type { ComparisonInput } from './comparison-input.ts'
import { raterCeiling } from './rater-ceiling.ts'

interface RowsInput {
  readonly input: ComparisonInput
  readonly combined: CombinedRuns
  readonly table: ScoreTable
  readonly metrics: readonly ComparedMetric[]
  /** Pairs after their correction. */
  readonly figures: { readonly pairs: readonly Pair[] }
  readonly settings: { readonly level: number; readonly replicates: number }
}

interface CandidateRows {
  readonly candidates: ComparedCandidate[]
  /** Absent unless labels of several people were asked for. */
  readonly ceilings?: Ceiling[]
  readonly notices: readonly ComparisonWarning[]
}

/** The rows of the matrix: candidates with their facts, roles and marks, and how far people agree. */
export function candidateRows({
  input,
  combined,
  table,
  metrics,
  figures,
  settings,
}: RowsInput): CandidateRows {
  const { level, replicates } = settings
  const named = combined.candidates.map(({ facts, run }, k) => ({
    ownName: facts.name,
    candidate: candidateFacts({ table, columns: table.candidates[k]!, facts, run: run.record.id, level }),
  }))
  const roles = withRoles(named, input.options?.baselines)
  const candidates = withMarks(roles.candidates, { metrics, pairs: figures.pairs })
  const seed = String(input.runs[0]!.record.seed)
  const ceiling = input.ceiling && raterCeiling(input.ceiling, { metrics, table, level, replicates, seed })
  return {
    candidates: [...candidates],
    ...(input.ceiling === undefined ? {} : { ceilings: ceiling === undefined ? [] : [ceiling] }),
    notices: [...markWarnings(candidates, metrics), ...roles.warnings],
  }
}
