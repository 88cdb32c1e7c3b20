import { CupelError } from '../../kernel/index.ts'
import { type LoadGenerator, loadResultId } from '../../measure/load/index.ts'
import { version } from '../../version.ts'
import { chooseDataset, openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { chosenNames, withAddress, withoutUnmet } from '../run/open-candidates.ts'
import { openOutside } from '../run/outside.ts'
import { newRunId } from '../run-id.ts'
import { loadCandidate } from './load-candidate.ts'
import { writeLoad } from './load-files.ts'
import type { KeptLoad, LoadOptions, LoadPorts } from './load-setup.ts'
import { openSubject, whyNotLoadable } from './load-subject.ts'
import { openTrace, openWorkload } from './open-workload.ts'
import { planStages } from './plan-stages.ts'

/**
 * Loads candidates of the config, one after the other, with the same requests at the same moments, and keeps what was measured in
 * one file for each.
 */
export async function runLoad(
  project: Project,
  options: LoadOptions,
  ports: LoadPorts,
): Promise<readonly KeptLoad[]> {
  const name = chooseDataset(project.config, options.dataset)
  const names = loadableNames(project, options, ports)
  const trace = options.trace === undefined ? undefined : openTrace(project, options.trace)
  const { requirements } = project.config
  const planning = planStages(options, { requirements, traceMs: trace?.atMs })
  const dataset = await openDataset(project, { name, split: 'eval', limit: undefined })
  const workload = await openWorkload(project, { dataset, lengthsFrom: options.lengthsFrom ?? options.trace })
  const { openTokenCounter } = await import('../../adapters/tokenizer/index.ts')
  const tokens = await openTokenCounter()
  const seed = options.seed ?? project.config.run.seed
  const configs = names.map(one => withAddress(project, project.config.candidates[one]!))
  await using outside = openOutside(project, configs)
  for (const message of outside.secrets.warnings) ports.onEvent({ kind: 'note', message })
  const generator = ports.generator ?? (await ownGenerator())
  const setup = { options, planning, workload, traceMs: trace?.atMs, seed, generator, ports }
  const kept: KeptLoad[] = []
  const isStopped = (): boolean => ports.stop?.aborted === true
  try {
    for (const one of names) {
      if (isStopped()) break
      await using subject = await openSubject(project, { dataset, name: one, seed, outside })
      const startedAt = new Date(project.clock.now()).toISOString()
      const id = `${newRunId(project.clock)}-${one}`
      const measured = await loadCandidate(subject, {
        ...setup,
        countTokens: tokens.count,
        tokenizer: tokens.encoding,
        spentUsd: kept.reduce((sum, { result: { costUsd = 0 } }) => sum + costUsd, 0),
      })
      if (measured === undefined) continue
      if (isStopped() && measured.stages.every(({ measured: n }) => n === 0)) break
      const endedAt = new Date(project.clock.now()).toISOString()
      const result = {
        schema: loadResultId,
        id,
        startedAt,
        endedAt,
        cupelVersion: version,
        ...measured,
        ...(options.reason === undefined ? {} : { reason: options.reason }),
      } as const
      kept.push({ result, file: writeLoad(project, result) })
    }
  } finally {
    if (ports.generator === undefined) await generator.close()
  }
  return kept
}

async function ownGenerator(): Promise<LoadGenerator> {
  const { openLoadGenerator } = await import('../../adapters/load-generator/index.ts')
  return openLoadGenerator()
}

/** Those asked for, or all that load can be sent to; what is left out is said. */
function loadableNames(project: Project, { candidates }: LoadOptions, ports: LoadPorts): string[] {
  const asked = candidates === undefined || candidates.length === 0 ? undefined : candidates
  const { present, notes } = withoutUnmet(project, chosenNames(project, asked), asked)
  for (const message of notes) ports.onEvent({ kind: 'note', message })
  if (asked !== undefined) return present
  const names = present.filter(name => {
    const why = whyNotLoadable(project.config.candidates[name]!)
    if (why !== undefined) ports.onEvent({ kind: 'note', message: `Candidate ${name} ${why}` })
    return why === undefined
  })
  if (names.length > 0) return names
  throw new CupelError('candidate_invalid', 'The config has no candidate that load can be sent to.', {
    hint: 'Add a model, an HTTP pipeline, a module or a command under candidates.',
  })
}
