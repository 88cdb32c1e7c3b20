import type { RunRecord } from '../../measure/run/index.ts'
import { assessProject } from '../governance/assess-project.ts'
import type { Project } from '../open-project.ts'
import { describeCosts } from './describe-costs.ts'
import { type BlindRuns, describeGates } from './describe-gates.ts'
import { overviewFigures } from './overview-figures.ts'

/**
 * What the server has computed in a thread of its own, because it takes long. What is asked and what is answered must be such that
 * it can be copied from thread to thread: data, no functions.
 */
export const descriptions = {
  readiness: (project: Project, { candidate }: { readonly candidate?: string | undefined }) =>
    assessProject(project, candidate),
  overview: (project: Project, { record }: { readonly record: RunRecord }) =>
    overviewFigures(project, record),
  costs: describeCosts,
  gates: (project: Project, { blind }: { readonly blind: BlindRuns }) => describeGates(project, blind),
}

type Descriptions = typeof descriptions
export type DescriptionName = keyof Descriptions
export type Asked<Name extends DescriptionName> = Parameters<Descriptions[Name]>[1]
export type Described<Name extends DescriptionName> = Awaited<ReturnType<Descriptions[Name]>>
