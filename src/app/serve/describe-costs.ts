import { breakEvenInputs, type CostReport, type InputBreakEven } from '../../measure/cost/index.ts'
import { missingLines, noteLines } from '../../report/index.ts'
import { costReport } from '../cost/cost-report.ts'
import type { Project } from '../open-project.ts'

export interface CostsAsked {
  /** Id, the beginning of one, or `latest`, which is the default. */
  readonly run?: string | undefined
  /** Tasks a month, in place of what the config states. */
  readonly volume?: number | undefined
}

export interface DescribedCosts {
  /** Absent while there is no run. */
  readonly report?: CostReport
  readonly breakEvens: readonly InputBreakEven[]
  /** What is not known and where to state it, and what to know before relying on it: each once, with whose it is. */
  readonly missing: readonly string[]
  readonly notes: readonly string[]
  /** Whether the config says anything under `cost:`. */
  readonly isStated: boolean
}

/** What a task of each candidate of a run costs, as `cupel cost` computes it, and where two of them change places. */
export async function describeCosts(project: Project, asked: CostsAsked = {}): Promise<DescribedCosts> {
  const isStated = isAnythingStated(project)
  const nothing = { breakEvens: [], missing: [], notes: [], isStated }
  if (asked.run === undefined && (await project.store.runs.listRuns()).length === 0) return nothing
  const report = await costReport(project, asked.run ?? 'latest', { volume: asked.volume })
  return {
    report,
    breakEvens: breakEvenInputs(report.candidates),
    missing: missingLines(report.candidates),
    notes: noteLines(report.candidates),
    isStated,
  }
}

/** Beside what stands there by default. */
const defaults: ReadonlySet<string> = new Set(['months', 'failedAttempt', 'candidates'])

function isAnythingStated({ config: { cost } }: Project): boolean {
  return (
    Object.keys(cost.candidates).length > 0 ||
    Object.entries(cost).some(([field, value]) => value !== undefined && !defaults.has(field))
  )
}
