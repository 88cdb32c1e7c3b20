import { z } from 'zod'
import { CupelError, shortHash } from '../../kernel/index.ts'
import { type ChecklistItem, checklist } from './checklist.ts'
import type { CandidateFact, DecisionFact, StandingAttestation } from './readiness-facts.ts'

const said = z.string().trim().min(1)

/** One line of attestations.jsonl: what a person said, and of what. Lines are never changed or removed. */
export const attestationSchema = z.strictObject({
  schema: z.literal('cupel.attestation/1'),
  item: said.describe('Item of the checklist.'),
  says: z.enum(['done', 'not applicable']),
  by: said,
  role: said,
  at: z.string(),
  reason: said,
  evidence: z
    .strictObject({ file: z.string(), sha256: z.string(), bytes: z.int() })
    .optional()
    .describe('File of the project that shows it; another content voids what was said.'),
  candidate: z
    .strictObject({ name: z.string(), fingerprint: z.string().optional() })
    .describe('What it was said of; another candidate voids it.'),
  decision: z
    .strictObject({ id: z.string(), hash: z.string() })
    .optional()
    .describe('Decision that was signed off; another one voids it.'),
})
export type Attestation = z.infer<typeof attestationSchema>

export interface AttestationWish {
  readonly item: string
  readonly by: string
  readonly role: string
  readonly reason: string
  readonly isNotApplicable: boolean
  readonly at: string
  readonly evidence?: Attestation['evidence']
  readonly candidate?: CandidateFact | undefined
  readonly decision?: DecisionFact | undefined
}

/**
 * What a person may say of an item, bound to the candidate, the evidence and, for the sign-off, the decision.
 *
 * @throws CupelError `attestation_refused` for an item that the machine sees, or one that cannot be left out;
 *   `usage_invalid` without a name, a role or a reason, or for an item that is not on the list
 */
export function attest(wish: AttestationWish): Attestation {
  const item = attestable(wish)
  for (const [field, value] of [
    ['--as', wish.by],
    ['--role', wish.role],
    ['--reason', wish.reason],
  ] as const)
    if (value.trim() === '') throw incomplete(field, wish.item)
  const { candidate, decision } = wish
  if (candidate === undefined)
    throw new CupelError('attestation_refused', 'It is not known which candidate this is said of.', {
      hint: 'Name it with --candidate NAME, or decide first: cupel select',
    })
  if (item.isSignOff === true && decision === undefined)
    throw new CupelError('attestation_refused', 'There is no decision to sign off.', {
      hint: 'Make one first: cupel select',
    })
  return attestationSchema.parse({
    schema: 'cupel.attestation/1',
    item: item.id,
    says: wish.isNotApplicable ? 'not applicable' : 'done',
    by: wish.by,
    role: wish.role,
    at: wish.at,
    reason: wish.reason,
    ...(wish.evidence === undefined ? {} : { evidence: wish.evidence }),
    candidate: { name: candidate.name, ...fingerprintOf(candidate.fingerprint) },
    ...(item.isSignOff === true && decision !== undefined
      ? { decision: { id: decision.id, hash: decision.hash } }
      : {}),
  })
}

const fingerprintOf = (fingerprint: string | undefined) => (fingerprint === undefined ? {} : { fingerprint })

function attestable({ item: id, isNotApplicable }: AttestationWish): ChecklistItem {
  const item = checklist.find(one => one.id === id)
  if (item === undefined)
    throw new CupelError('usage_invalid', `The checklist has no item "${id}".`, {
      hint: `People can speak for: ${spokenFor().join(', ')}.`,
    })
  if (item.attest === undefined)
    throw new CupelError(
      'attestation_refused',
      `Cupel sees for itself whether "${item.title}" is so; nobody's word counts for it.`,
      { hint: `cupel readiness says what is missing. People can speak for: ${spokenFor().join(', ')}.` },
    )
  if (isNotApplicable && item.attest === 'done')
    throw new CupelError('attestation_refused', `"${item.title}" applies to every project.`, {
      hint: 'Say that it is done, when it is.',
    })
  return item
}

const spokenFor = (): string[] => checklist.flatMap(({ id, attest: may }) => (may === undefined ? [] : [id]))

const incomplete = (field: string, item: string): CupelError =>
  new CupelError('usage_invalid', `What a person says needs ${field}.`, {
    hint: `cupel readiness attest ${item} --as "Ann Ewing" --role owner --reason "what was looked at"`,
  })

export interface AttestedNow {
  readonly candidate: CandidateFact | undefined
  readonly decision: DecisionFact | undefined
  /** SHA-256 of a file of the project as it is now; nothing when it is gone. */
  readonly hashOf: (file: string) => string | undefined
}

/** Whether what was said stands for what is there now. */
export function standing(attestation: Attestation, now: AttestedNow): StandingAttestation {
  const { item, says, by, role, at, reason, evidence } = attestation
  const why = voidBecause(attestation, now)
  return {
    item,
    says,
    by,
    role,
    at,
    reason,
    ...(evidence === undefined ? {} : { evidence: evidence.file }),
    ...(why === undefined ? {} : { void: why }),
  }
}

function voidBecause({ evidence, candidate, decision }: Attestation, now: AttestedNow): string | undefined {
  if (evidence !== undefined) {
    const found = now.hashOf(evidence.file)
    if (found === undefined) return `its evidence ${evidence.file} is gone`
    if (found !== evidence.sha256) return `its evidence ${evidence.file} has changed since`
  }
  if (decision !== undefined) {
    if (now.decision === undefined) return `the decision ${decision.id} is gone`
    if (now.decision.id !== decision.id)
      return `it was said of decision ${decision.id}, and the latest is ${now.decision.id}`
    if (now.decision.hash !== decision.hash) return `the decision ${decision.id} has been edited since`
  }
  return otherCandidate(candidate, now.candidate)
}

function otherCandidate(said: Attestation['candidate'], now: CandidateFact | undefined): string | undefined {
  if (now === undefined) return `it was said of candidate ${said.name}, and none is looked at`
  if (now.name !== said.name) return `it was said of candidate ${said.name}, not of ${now.name}`
  if (said.fingerprint === undefined || said.fingerprint === now.fingerprint) return undefined
  return now.fingerprint === undefined
    ? `it was said of ${said.name} as version ${shortHash(said.fingerprint)}, of which there is no run`
    : `${said.name} has changed since (${shortHash(said.fingerprint)}, now ${shortHash(now.fingerprint)})`
}
