import { CupelError } from '../../kernel/index.ts'
import { type Attestation, attestationSchema } from '../../operate/governance/index.ts'
import type { Project } from '../open-project.ts'
import { appendLine, readLog } from '../review/line-log.ts'

/** What people said, one line each, oldest first. It belongs in version control. */
export const attestationFile = 'attestations.jsonl'

/** @throws CupelError `attestations_invalid` when a line is not what a person said */
export function readAttestations(project: Project): Attestation[] {
  const { lines, problems } = readLog(project.path(attestationFile), attestationSchema, attestationFile)
  const [first] = problems
  if (first !== undefined)
    throw new CupelError('attestations_invalid', first, {
      hint: `Restore ${attestationFile} from version control; it is written by cupel readiness attest alone.`,
    })
  return lines.map(({ value }) => value)
}

/** Adds a line; earlier ones stay, also those on the same item. */
export const addAttestation = (project: Project, attestation: Attestation): void =>
  appendLine(project.path(attestationFile), attestation)
