import { verdictsOf } from '../../decide/select/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { compareRuns } from '../compare/compare-runs.ts'
import type { Project } from '../open-project.ts'
import { figuresForRequirements } from '../select/outside-figures.ts'

/** The comparison of a run with the verdicts on the requirements of the config. */
export async function overviewFigures(project: Project, record: RunRecord) {
  const { requirements } = project.config
  const comparison = await compareRuns(project, [record.id])
  const outside = await figuresForRequirements(project, record, requirements)
  return { comparison, requirements: verdictsOf(requirements, comparison, outside) }
}
