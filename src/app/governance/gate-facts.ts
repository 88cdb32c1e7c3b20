import { existsSync } from 'node:fs'
import type { GateFact } from '../../operate/governance/index.ts'
import type { Project } from '../open-project.ts'

/** What the gate of the config asks of a change, and whether the baseline that it holds one against is there. */
export function gateFact(project: Project): GateFact {
  const { margins, superiority, latency, cost, baseline, baselineCandidate } = project.config.gate
  const thresholds =
    Object.keys(margins).length +
    superiority.length +
    Object.keys(latency).length +
    (cost === undefined ? 0 : 1)
  return baselineCandidate === undefined
    ? { thresholds, baseline, hasBaseline: existsSync(project.path(baseline)) }
    : {
        thresholds,
        baseline: `candidate ${baselineCandidate}`,
        hasBaseline: Object.hasOwn(project.config.candidates, baselineCandidate),
      }
}
