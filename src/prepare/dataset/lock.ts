import { z } from 'zod'
import { type Clock, CupelError, contentHash, shortHash, timestamp } from '../../kernel/index.ts'
import { datasetVersion } from './dataset-version.ts'
import type { Example } from './example.ts'
import { type LabelSchema, labelSchemaHash } from './label-schema.ts'

const entry = z.strictObject({
  at: z.string(),
  by: z.string(),
  action: z.enum(['lock', 'open', 'relock']),
  reason: z.string(),
  runId: z.string().optional(),
  marks: z
    .string()
    .optional()
    .describe('Of each example that was locked, apart by spaces; tells which examples an opening showed.'),
  seen: z
    .string()
    .optional()
    .describe(
      'Marks of all examples, whatever their split, of which results had been seen before this holdout was locked.',
    ),
})
/** One look at a holdout, or its locking: who, when, why. Never removed. */
export type LedgerEntry = z.infer<typeof entry>

const signature = z.strictObject({
  by: z.string(),
  role: z.string(),
  at: z.string(),
  version: z.string().describe('Hash of the content that was signed.'),
  comment: z.string(),
})
/** A person's name under a version of a dataset. */
export type Signature = z.infer<typeof signature>

const datasetLock = z.strictObject({
  version: z.string().optional(),
  labelSchema: z.string().optional().describe('Hash of the label schema that the first run was made under.'),
  holdout: z.strictObject({ hash: z.string(), examples: z.int() }).optional(),
  ledger: z.array(entry).default([]),
  signatures: z.array(signature).optional(),
})
export type DatasetLock = z.infer<typeof datasetLock>

/** Requirements that were locked before were stated anew. Never removed. */
const requirementChange = z.strictObject({
  at: z.string(),
  by: z.string(),
  from: z.string().describe('Hash of the requirements before.'),
  to: z.string(),
  lines: z.array(z.string()).describe('What was changed, in words, e.g. `verdict_match min 0.85 -> 0.8`.'),
  runsBefore: z
    .int()
    .describe('Runs of which there was evidence at the time: with any, results may have been seen.'),
})

const requirementLock = z.strictObject({
  hash: z.string(),
  at: z.string(),
  by: z.string(),
  runsBefore: z.int().describe('Runs of which there was evidence when they were first locked.'),
  project: z.string().optional().describe('Name of the config whose requirements they are.'),
  requirements: z.array(z.json()),
  changes: z.array(requirementChange).default([]),
  seal: z
    .string()
    .optional()
    .describe(
      'Hash of all the other fields but the list, which has its own: time, name and changes are in it.',
    ),
})
/** The requirements as they were stated, by whom and when. */
export type RequirementLock = z.infer<typeof requirementLock>

const confirmationEntry = z.strictObject({
  at: z.string(),
  by: z.string(),
  decision: z.string(),
  dataset: z.string(),
  holdout: z.string().describe('Hash of the locked holdout.'),
  requirements: z.string().describe('Hash of the locked requirements.'),
  candidate: z.string(),
  fingerprint: z.string(),
  runId: z.string().optional(),
  outcome: z.enum(['confirmed', 'not-contradicted', 'contradicted']).optional(),
})
/** The one final look at a holdout that a decision takes. Never removed. */
export type ConfirmationEntry = z.infer<typeof confirmationEntry>

/** cupel.lock.json: what was settled before results were seen. It belongs in version control. */
export const lockSchema = z.strictObject({
  schema: z.literal('cupel.lock/1'),
  datasets: z.record(z.string(), datasetLock).default({}),
  requirements: requirementLock.optional(),
  confirmations: z.array(confirmationEntry).optional(),
})
export type Lock = z.infer<typeof lockSchema>

export const emptyLock: Lock = { schema: 'cupel.lock/1', datasets: {} }

export const lockOf = (lock: Lock, dataset: string): DatasetLock =>
  (Object.hasOwn(lock.datasets, dataset) ? lock.datasets[dataset] : undefined) ?? { ledger: [] }

function withDataset(lock: Lock, dataset: string, change: Partial<DatasetLock>): Lock {
  return { ...lock, datasets: { ...lock.datasets, [dataset]: { ...lockOf(lock, dataset), ...change } } }
}

export interface LedgerFacts {
  readonly dataset: string
  readonly by: string
  readonly reason: string
  readonly clock: Pick<Clock, 'now'>
  readonly runId?: string
  /** Hash of the whole dataset at this moment. */
  readonly version?: string
  /** Marks of examples, whatever their split, of which results have been seen by now. */
  readonly seen?: readonly string[]
}

/** Of what an example asks, whatever its id, labels, tags and split: 12 hexadecimal digits. */
export function exampleMark({ input, context }: Pick<Example, 'input' | 'context'>): string {
  return shortHash(contentHash({ input, context }))
}

/** One line of the file, however many there are. */
const written = (marks: readonly string[]): string => [...new Set(marks)].sort().join(' ')

/** The marks that an entry holds; undefined where it was written before there were any. */
export const marksOf = (text: string | undefined): readonly string[] | undefined =>
  text === undefined ? undefined : text.split(' ').filter(mark => mark !== '')

function ledgerEntry(action: LedgerEntry['action'], { by, reason, clock, runId }: LedgerFacts): LedgerEntry {
  return { at: timestamp(clock), by, action, reason, ...(runId === undefined ? {} : { runId }) }
}

/** Whether the holdout still has the content it was locked with. */
export type HoldoutState =
  | { readonly state: 'not-locked' }
  | { readonly state: 'intact' | 'changed'; readonly locked: string; readonly found: string }

/** Compares the holdout as it is, given by the version hash of its examples, with what was locked. */
export function verifyHoldout(lock: Lock, dataset: string, found: string): HoldoutState {
  const locked = lockOf(lock, dataset).holdout?.hash
  if (locked === undefined) return { state: 'not-locked' }
  return { state: locked === found ? 'intact' : 'changed', locked, found }
}

/**
 * Writes down which examples are the holdout, by content. A holdout that is locked already stays as it is when the content is
 * the same, and is locked again only with a reason.
 *
 * @throws CupelError `holdout_changed` when the content is another and no reason is given
 */
export function commitHoldout(lock: Lock, holdout: readonly Example[], facts: LedgerFacts): Lock {
  const { hash, examples } = datasetVersion(holdout)
  const { dataset, version, reason } = facts
  const before = lockOf(lock, dataset)
  const isRecorded = version === undefined || version === before.version
  const known = isRecorded ? lock : withDataset(lock, dataset, { version })
  const { state } = verifyHoldout(lock, dataset, hash)
  if (state === 'intact') return known
  if (state === 'changed' && reason.trim() === '') throw changed(dataset, before.holdout?.hash ?? '', hash)
  return withDataset(known, dataset, {
    holdout: { hash, examples },
    ledger: [
      ...before.ledger,
      {
        ...ledgerEntry(state === 'changed' ? 'relock' : 'lock', facts),
        marks: written(holdout.map(exampleMark)),
        ...(facts.seen === undefined || facts.seen.length === 0 ? {} : { seen: written(facts.seen) }),
      },
    ],
  })
}

/**
 * Opens the holdout for one run and writes the look into the ledger.
 *
 * @throws CupelError `holdout_locked` without a reason or a lock, `holdout_changed` when its content is not what was locked
 */
export function openHoldout(lock: Lock, hash: string, facts: LedgerFacts): Lock {
  const { dataset, reason } = facts
  const verified = verifyHoldout(lock, dataset, hash)
  if (verified.state === 'not-locked') {
    throw new CupelError('holdout_locked', `The holdout of ${dataset} has never been locked.`, {
      hint: 'Run `cupel dataset split` first: it writes down which examples are the holdout before results are seen.',
    })
  }
  if (reason.trim() === '') {
    throw new CupelError('holdout_locked', `The holdout of ${dataset} is locked.`, {
      hint: 'Give --unlock-reason "why": it goes into the ledger, and every report shows how often the holdout was opened.',
      details: { openings: openings(lock, dataset) },
    })
  }
  if (verified.state === 'changed') throw changed(dataset, verified.locked, hash)
  return withDataset(lock, dataset, { ledger: [...lockOf(lock, dataset).ledger, ledgerEntry('open', facts)] })
}

/** How often the holdout has been opened. */
export function openings(lock: Lock, dataset: string): number {
  return lockOf(lock, dataset).ledger.filter(({ action }) => action === 'open').length
}

function changed(dataset: string, locked: string, found: string): CupelError {
  return new CupelError('holdout_changed', `The holdout of ${dataset} is not what was locked.`, {
    hint: `Restore it (locked ${shortHash(locked)}, found ${shortHash(found)}), or lock it again with cupel dataset split --reason "why".`,
    details: { dataset, locked, found },
  })
}

/**
 * Locks the label schema at the first run; later runs must be under the same one.
 *
 * @throws CupelError `label_schema_changed`
 */
export function lockLabelSchema(lock: Lock, dataset: string, schema: LabelSchema | undefined): Lock {
  if (schema === undefined) return lock
  const hash = labelSchemaHash(schema)
  const before = lockOf(lock, dataset).labelSchema
  if (before === hash) return lock
  if (before === undefined) return withDataset(lock, dataset, { labelSchema: hash })
  throw new CupelError(
    'label_schema_changed',
    `The label schema of ${dataset} is not the one of the first run.`,
    {
      hint: `Restore it, or give the dataset a new name in the config: results under other labels are not compared. Locked ${shortHash(before)}, found ${shortHash(hash)}.`,
      details: { dataset, locked: before, found: hash },
    },
  )
}
