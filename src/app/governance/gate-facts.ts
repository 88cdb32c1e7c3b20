import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { gateSettingsHash, type KeptGate } from '../../decide/gate/index.ts'
import type { GateFact, HeldGateFact } from '../../operate/governance/index.ts'
import { gateFile, readGates } from '../gate/gate-files.ts'
import type { Project } from '../open-project.ts'

/**
 * What the gate of the config asks of a change, whether the baseline that it holds one against is there, and the newest gate that
 * was held of the candidate. Kept gates that cannot be read are told, and are no proof.
 */
export function gateFact(
  project: Project,
  candidate: string | undefined,
): { readonly gate: GateFact; readonly problems: readonly string[] } {
  const { margins, superiority, latency, cost, baseline, baselineCandidate } = project.config.gate
  const { candidate: guards } = project.config.gate
  const thresholds =
    Object.keys(margins).length +
    superiority.length +
    Object.keys(latency).length +
    (cost === undefined ? 0 : 1)
  const { gates, broken } = readGates(project)
  const newest = gates.find(({ report }) => report.candidate.name === candidate)
  const shared = {
    thresholds,
    ...(guards === undefined ? {} : { guards }),
    ...(newest === undefined ? {} : { held: heldOf(project, newest) }),
  }
  const gate: GateFact =
    baselineCandidate === undefined
      ? { ...shared, baseline, hasBaseline: existsSync(project.path(baseline)) }
      : {
          ...shared,
          baseline: `candidate ${baselineCandidate}`,
          hasBaseline: Object.hasOwn(project.config.candidates, baselineCandidate),
        }
  return { gate, problems: broken }
}

function heldOf(project: Project, kept: KeptGate): HeldGateFact {
  const { id, decidedAt, report } = kept
  const { candidate, baseline } = report
  const { gate } = project.config
  const isOfFile = baseline.source === relative(project.folder, project.path(gate.baseline))
  const isOfSameRun = baseline.run === candidate.run && baseline.source === `run ${candidate.run}`
  return {
    at: decidedAt,
    file: gateFile(id),
    outcome: report.outcome,
    headline: report.headline,
    fingerprint: candidate.fingerprint,
    datasetVersion: candidate.datasetVersion,
    baseline: isOfSameRun ? `candidate ${baseline.name}` : isOfFile ? gate.baseline : baseline.source,
    isOfConfig: report.settings.hash === gateSettingsHash(gate),
  }
}
