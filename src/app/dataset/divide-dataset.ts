import { writeJsonl } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  commitHoldout,
  datasetVersion,
  type Example,
  exampleMark,
  lockOf,
  type SplitResult,
  splitDataset,
} from '../../prepare/dataset/index.ts'
import type { Project } from '../open-project.ts'
import { ledgerFacts, lockFile } from './holdout.ts'
import { findDuplicates, lookAtDataset } from './look-at-dataset.ts'
import { chooseDataset, datasetConfig } from './open-dataset.ts'
import { seenIds } from './seen-examples.ts'

export interface DivideInput {
  readonly project: Project
  readonly dataset?: string | undefined
  /** Why a holdout that is locked already is drawn again. */
  readonly reason?: string | undefined
  /** Draw the holdout from examples alone of which no result was seen. */
  readonly isFresh?: boolean
  readonly isDryRun?: boolean
}

export interface DivideResult extends SplitResult {
  readonly name: string
  readonly file: string
  /** Pairs of near-copies that were kept together. */
  readonly nearCopies: number
  /** Examples whose split is another than before. */
  readonly moved: number
  readonly isWritten: boolean
}

/** Writes the split of every example into the dataset file and locks the holdout by its content. */
export async function divideDataset({
  project,
  dataset,
  reason = '',
  isFresh = false,
  isDryRun = false,
}: DivideInput): Promise<DivideResult> {
  const name = chooseDataset(project.config, dataset)
  const config = datasetConfig(project.config, name)
  const { file, split: settings } = config
  if (config.mapping !== undefined || !file.endsWith('.jsonl')) {
    throw new CupelError(
      'dataset_invalid',
      `Splits are written into the dataset file, and ${file} is not JSONL of examples.`,
      {
        hint: `Run cupel dataset import ${file} --mapping ${name} -o data/${name}.jsonl first, and name that file in the config.`,
      },
    )
  }
  const { examples, problems } = await lookAtDataset({ project, from: project.folder, asked: name })
  if (problems.length > 0) {
    throw new CupelError(
      'dataset_invalid',
      `${file} has lines that are not examples:\n  ${problems.slice(0, 10).join('\n  ')}`,
      {
        hint: 'Correct them first: writing the file anew would lose them.',
      },
    )
  }
  const together = (await findDuplicates(examples)).map(({ id, of }) => [id, of] as const)
  const { fewshot = 70, eval: scored = 20, holdout = 10, seed = 1, groupBy } = settings ?? {}
  const shares = { fewshot, eval: scored, holdout }
  const seen = await seenIds(project, { lock: await lockFile(project).read(), dataset: name, examples })
  const result = splitDataset(examples, { shares, seed, groupBy, together, ...(isFresh ? { seen } : {}) })
  if (isFresh && holdout > 0 && result.counts.holdout === 0) throw nothingFresh(name)
  const divided = examples.map(
    (example): Example => ({ ...example, split: result.assignment.get(example.id) }),
  )
  const moved = examples.filter(({ id, split }) => split !== result.assignment.get(id)).length
  const marks = examples.filter(({ id }) => seen.has(id)).map(exampleMark)
  if (!isDryRun) await write({ project, name, file, reason, seen: marks }, divided)
  return { ...result, name, file, nearCopies: together.length, moved, isWritten: !isDryRun }
}

function nothingFresh(name: string): CupelError {
  return new CupelError(
    'usage_invalid',
    `No example is left in ${name} of which no result was seen, nor of what must stay with it.`,
    {
      hint: 'Add new examples first; near-copies of seen ones and examples of their groups do not count as new.',
    },
  )
}

interface Writing {
  readonly project: Project
  readonly name: string
  readonly file: string
  readonly reason: string
  /** Marks of examples of which results have been seen. */
  readonly seen: readonly string[]
}

/** The lock first: when it refuses, the file stays as it is. */
async function write(
  { project, name, file, reason, seen }: Writing,
  divided: readonly Example[],
): Promise<void> {
  const holdout = divided.filter(({ split }) => split === 'holdout')
  const version = datasetVersion(divided).hash
  await lockFile(project).update(lock => {
    const isFirst = lockOf(lock, name).holdout === undefined
    const why = reason !== '' ? reason : isFirst ? 'first split' : ''
    return commitHoldout(lock, holdout, { ...ledgerFacts(project, name, { reason: why }), version, seen })
  })
  await writeJsonl(project.path(file), divided)
}
