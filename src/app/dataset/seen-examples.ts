import type { RunRecord } from '../../measure/run/index.ts'
import {
  datasetVersion,
  type Example,
  exampleMark,
  isOpened,
  type LedgerEntry,
  type Lock,
  lockOf,
  marksSeen,
  seenInLedger,
} from '../../prepare/dataset/index.ts'
import type { Project } from '../open-project.ts'
import { decisionTraces } from '../select/kept-evidence.ts'
import { datasetConfig } from './open-dataset.ts'

type Reading = Pick<Project, 'store' | 'config'>

/** A run of the store that asked some of the examples, and which. */
interface Asking {
  readonly record: RunRecord
  readonly ids: ReadonlySet<string>
}

/**
 * Runs of the store over the dataset, or over its file under another name, that asked some of these examples. A trial knows its example
 * by id alone: an id that was given to another example since counts as asked.
 */
async function runsThatAsked(
  { store, config }: Reading,
  dataset: string,
  ids: readonly string[],
): Promise<Asking[]> {
  const { file } = datasetConfig(config, dataset)
  const found: Asking[] = []
  for (const record of await store.runs.listRuns()) {
    if (record.dataset.name !== dataset && record.dataset.file !== file) continue
    const asked = new Set<string>()
    for await (const { exampleId } of store.runs.trials(record.id, { exampleIds: ids })) asked.add(exampleId)
    if (asked.size > 0) found.push({ record, ids: asked })
  }
  return found
}

interface SeenWish {
  readonly lock: Lock
  readonly dataset: string
  readonly examples: readonly Example[]
}

/**
 * Of these examples, in the splits that they have now, the ids of those of which results were seen: a run of the store asked them, the
 * ledger knows of it, or a decision was made on their split; and what taught candidates that were run, as examples in their prompts. What
 * has no split counts for a decision on the very same file alone: it may have been added since.
 */
export async function seenIds(project: Project, { lock, dataset, examples }: SeenWish): Promise<Set<string>> {
  const ids = examples.map(({ id }) => id)
  const asked = await runsThatAsked(project, dataset, ids)
  const { ledger } = lockOf(lock, dataset)
  const known = marksSeen(ledger)
  const { hash } = datasetVersion(examples)
  const decided = decisionTraces(project)
    .flatMap(({ facts }) => facts?.dataset ?? [])
    .filter(({ name }) => name === dataset)
  const isDecidedOn = ({ split }: Example): boolean =>
    decided.some(of => of.split === 'all' || of.split === (of.version === hash ? (split ?? 'eval') : split))
  const isUsed = asked.length > 0 || decided.length > 0
  const isShown = ({ split }: Example): boolean =>
    (split === 'holdout' && isOpened(ledger)) || (split === 'fewshot' && isUsed)
  const others = examples.filter(
    example => known.has(exampleMark(example)) || isDecidedOn(example) || isShown(example),
  )
  return new Set([...asked.flatMap(one => [...one.ids]), ...others.map(({ id }) => id)])
}

interface UnseenWish extends SeenWish {
  /** The run that asks, when it has begun: what came after it does not count against it. */
  readonly own: RunRecord | undefined
  readonly isOwnOpening: (opening: LedgerEntry) => boolean
}

/** Why these examples cannot be called unseen, one sentence each; empty when nothing speaks against it. */
export async function whySeen(project: Reading, wish: UnseenWish): Promise<string[]> {
  const { lock, dataset, examples, own, isOwnOpening } = wish
  const isLater = (at: string): boolean => own !== undefined && at > own.createdAt
  const asked = await runsThatAsked(
    project,
    dataset,
    examples.map(({ id }) => id),
  )
  return [
    ...seenInLedger(lockOf(lock, dataset).ledger, {
      marks: new Set(examples.map(exampleMark)),
      isOwn: opening => isLater(opening.at) || isOwnOpening(opening),
    }),
    ...asked
      .filter(({ record }) => record.id !== own?.id && !isLater(record.createdAt))
      .map(
        ({ record, ids }) =>
          `run ${record.id} (${record.dataset.split === 'all' ? 'all splits' : record.dataset.split}) asked ${ids.size} of its ${examples.length} examples`,
      ),
  ]
}
