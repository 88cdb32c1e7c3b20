import { CupelError, messageOf, timestamp } from '../../kernel/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import {
  type CandidateFact,
  type DecisionFact,
  type ReadinessFacts,
  standing,
} from '../../operate/governance/index.ts'
import { lockFile } from '../dataset/holdout.ts'
import type { Project } from '../open-project.ts'
import { readAttestations } from './attestation-files.ts'
import { costFact } from './cost-facts.ts'
import { datasetFacts } from './dataset-facts.ts'
import { latestDecision } from './decision-facts.ts'
import { gateFact } from './gate-facts.ts'
import { judgeFacts } from './judge-facts.ts'
import { loadFacts } from './load-facts.ts'
import { presentHash } from './project-file.ts'
import { requirementFacts } from './requirement-facts.ts'
import { runFacts, runOf } from './run-facts.ts'

/** Everything that the checklist looks at, read from the project. What cannot be read is told, and stops nothing else. */
export async function gatherFacts(project: Project, asked?: string): Promise<ReadinessFacts> {
  const { config, clock } = project
  const lock = await lockFile(project).read()
  const records = await project.store.runs.listRuns()
  const { decision, problems: unread } = latestDecision(project)
  const chosen = chooseCandidate(project, asked, decision)
  const datasets = await datasetFacts(project, lock)
  const record = chosen && runOf(records, { candidate: chosen.name, decision, datasets })
  const candidate = chosen && withFingerprint(chosen, record)
  const { loads, problems: unreadLoads } = loadFacts(project, candidate?.name ?? '')
  const { gate, problems: unreadGates } = gateFact(project, candidate?.name)
  const cards = attempt(() => (record === undefined ? [] : judgeFacts(project, record)))
  const now = { candidate, decision, hashOf: (file: string) => presentHash(project, file) }
  return {
    project: config.name,
    at: timestamp(clock),
    floor: config.readiness.floor,
    ...(candidate === undefined ? {} : { candidate }),
    ...(decision === undefined ? {} : { decision }),
    requirements: requirementFacts(project, { lock, records, datasets }),
    datasets,
    ...(record === undefined || candidate === undefined
      ? {}
      : {
          run: await runFacts(project, record, candidate.name),
          cost: await costFact(project, record.id, candidate.name),
        }),
    judges: cards.value ?? [],
    loads,
    gate,
    attestations: readAttestations(project).map(one => standing(one, now)),
    problems: [...unread, ...unreadLoads, ...unreadGates, ...cards.problems],
  }
}

/** The candidate that is asked for, else the winner of the latest decision, else the only one there is. */
export function chooseCandidate(
  { config }: Project,
  asked: string | undefined,
  decision: DecisionFact | undefined,
): CandidateFact | undefined {
  const names = Object.keys(config.candidates)
  if (asked !== undefined) {
    if (names.includes(asked)) return { name: asked, because: 'asked for' }
    throw new CupelError('candidate_unknown', `The config has no candidate "${asked}".`, {
      hint: `It has: ${names.join(', ')}.`,
    })
  }
  const [winner, ...tied] = decision?.recommended ?? []
  if (decision !== undefined && winner !== undefined && tied.length === 0)
    return { name: winner, because: `the winner of decision ${decision.id}` }
  return names.length === 1 ? { name: names[0] as string, because: 'the only candidate' } : undefined
}

export function withFingerprint(candidate: CandidateFact, record: RunRecord | undefined): CandidateFact {
  const found = record?.candidates.find(({ name }) => name === candidate.name)
  return found === undefined ? candidate : { ...candidate, fingerprint: found.fingerprint }
}

function attempt<T>(read: () => T): { readonly value?: T; readonly problems: readonly string[] } {
  try {
    return { value: read(), problems: [] }
  } catch (thrown) {
    if (!CupelError.is(thrown)) throw thrown
    return { problems: [messageOf(thrown)] }
  }
}
