import type { ItemFinding } from '../item-finding.ts'
import type { ReadinessFacts, StandingAttestation } from '../readiness-facts.ts'
import { runLink, runProblem } from './metrics.ts'
import { day, plural } from './wording.ts'

/**
 * Items that no machine can see, or not in every case. What a person said stands until the thing it was said of changes; of several
 * words on one item the last counts, so that somebody can take back what they said by saying something else.
 */
export function retrievalItem(facts: ReadinessFacts): ItemFinding {
  const { run, candidate } = facts
  if (run !== undefined && run.retrieving > 0)
    return (
      runProblem(facts) ?? {
        state: 'done',
        reason: `${run.retrieving} of ${plural(run.answered, 'answer')} of ${candidate?.name ?? 'the candidate'} name what was retrieved for them.`,
        artefact: runLink(run),
      }
    )
  return fromPeople(facts, {
    item: 'retrieval',
    reason: 'No answer names documents that were retrieved for it.',
    todo: 'let the pipeline give its retrieved documents, or, without retrieval: cupel readiness attest retrieval --not-applicable --as NAME --role ROLE --reason TEXT',
  })
}

export const contaminationItem = (facts: ReadinessFacts): ItemFinding =>
  fromPeople(facts, {
    item: 'contamination',
    reason:
      'Nobody has said whether models may have seen the examples in training; Cupel does not measure it yet.',
  })

export function adversarialItem(facts: ReadinessFacts): ItemFinding {
  const examples = facts.datasets.reduce((sum, { adversarial }) => sum + adversarial, 0)
  const has =
    examples === 0 ? '' : ` The dataset has ${plural(examples, 'adversarial example')}, which are no suite.`
  return fromPeople(facts, {
    item: 'adversarial',
    reason: `Nobody has said that a suite of attacks was run; Cupel does not run one yet.${has}`,
  })
}

export const rolloutItem = (facts: ReadinessFacts): ItemFinding =>
  fromPeople(facts, { item: 'rollout', reason: 'Nobody has shown a plan for the rollout.' })

export function signOffItem(facts: ReadinessFacts): ItemFinding {
  const { decision, candidate } = facts
  if (decision === undefined)
    return { state: 'not done', reason: 'There is no decision to sign off.', todo: 'cupel select' }
  const { id, recommended, file } = decision
  if (candidate === undefined && recommended.length === 0)
    return {
      state: 'not done',
      reason: `Decision ${id} recommends nobody: there is nothing to sign off.`,
      artefact: file,
      todo: 'cupel select, which says what is missing',
    }
  if (candidate !== undefined && !recommended.includes(candidate.name))
    return {
      state: 'not done',
      reason: `Decision ${id} recommends ${recommended.length === 0 ? 'nobody' : recommended.join(', ')}, not ${candidate.name}.`,
      artefact: file,
      todo: 'cupel select',
    }
  return fromPeople(facts, { item: 'sign-off', reason: `Nobody has signed off decision ${id}.` })
}

interface Unsaid {
  readonly item: string
  /** When nobody has said anything. */
  readonly reason: string
  readonly todo?: string
}

function fromPeople({ attestations }: ReadinessFacts, { item, reason, todo }: Unsaid): ItemFinding {
  const last = attestations.findLast(one => one.item === item)
  const how = todo ?? `cupel readiness attest ${item} --as NAME --role ROLE --reason TEXT --evidence FILE`
  if (last === undefined) return { state: 'not done', reason, todo: how }
  const { by, role, at, void: why, evidence, says } = last
  const saidBy = { by, role, at }
  const artefact = evidence ?? `attestations.jsonl#${item}`
  if (why !== undefined)
    return {
      state: 'not done',
      reason: `${wordsOf(last)} That is void: ${why}.`,
      artefact,
      todo: how,
      saidBy,
    }
  return { state: says, reason: wordsOf(last), artefact, saidBy }
}

const wordsOf = ({ by, role, at, reason }: StandingAttestation): string =>
  `Said by ${by} (${role}) on ${day(at)}: ${reason.replace(/[.\s]+$/, '')}.`
