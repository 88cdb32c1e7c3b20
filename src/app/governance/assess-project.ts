import { timestamp } from '../../kernel/index.ts'
import { type Attestation, assessReadiness, attest, type Readiness } from '../../operate/governance/index.ts'
import { version } from '../../version.ts'
import { lockFile } from '../dataset/holdout.ts'
import type { Project } from '../open-project.ts'
import { addAttestation } from './attestation-files.ts'
import { datasetFacts } from './dataset-facts.ts'
import { latestDecision } from './decision-facts.ts'
import { chooseCandidate, gatherFacts, withFingerprint } from './gather-facts.ts'
import { projectFile } from './project-file.ts'
import { runOf } from './run-facts.ts'

/** The checklist of a project for one candidate: the one asked for, or the winner of the latest decision. */
export async function assessProject(project: Project, candidate?: string): Promise<Readiness> {
  return assessReadiness(await gatherFacts(project, candidate), version)
}

export interface AttestOptions {
  readonly item: string
  readonly by: string
  readonly role: string
  readonly reason: string
  readonly isNotApplicable: boolean
  readonly candidate?: string | undefined
  /** A file of the project; a relative path is from `from`. */
  readonly evidence?: string | undefined
  readonly from: string
}

/** Writes down what a person says of an item that no machine can see. */
export async function attestItem(project: Project, options: AttestOptions): Promise<Attestation> {
  const { evidence, from, candidate: asked, ...said } = options
  const { decision } = latestDecision(project)
  const chosen = chooseCandidate(project, asked, decision)
  const datasets = chosen && (await datasetFacts(project, await lockFile(project).read()))
  const record =
    chosen &&
    datasets &&
    runOf(await project.store.runs.listRuns(), { candidate: chosen.name, decision, datasets })
  const attestation = attest({
    ...said,
    at: timestamp(project.clock),
    candidate: chosen && withFingerprint(chosen, record),
    decision,
    ...(evidence === undefined ? {} : { evidence: evidenceOf(project, from, evidence) }),
  })
  addAttestation(project, attestation)
  return attestation
}

function evidenceOf(project: Project, from: string, path: string): Attestation['evidence'] {
  const { file, sha256, bytes } = projectFile(project, from, path)
  return { file, sha256, bytes }
}
