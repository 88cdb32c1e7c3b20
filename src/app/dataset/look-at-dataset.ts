import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { openRows } from '../../adapters/dataset-files/index.ts'
import { openDuplicateIndex } from '../../adapters/duplicate-index/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  createDuplicateFinder,
  type DatasetDiff,
  type DatasetVersion,
  type Document,
  type DuplicatePair,
  datasetVersion,
  diffDatasets,
  type Example,
  type Finding,
  type LabelSchema,
  lintDataset,
  problemText,
  readExamples,
} from '../../prepare/dataset/index.ts'
import type { Project } from '../open-project.ts'
import { chooseDataset, datasetConfig, readCorpus } from './open-dataset.ts'

/** A dataset of the config, or a file on its own, held in memory to be looked at whole. */
export interface LookedAt {
  readonly name: string
  readonly examples: readonly Example[]
  /** Lines that are not examples, in words. */
  readonly problems: readonly string[]
  readonly labels: LabelSchema | undefined
  readonly groupBy: string | undefined
  /** Documents that every example can see. */
  readonly corpus: readonly Document[]
}

interface Wish {
  /** Absent when there is no config in reach: then only files can be named. */
  readonly project: Project | undefined
  readonly from: string
  /** A file, or a dataset of the config; the only dataset when not given. */
  readonly asked: string | undefined
}

export async function lookAtDataset({ project, from, asked }: Wish): Promise<LookedAt> {
  const file = asked === undefined ? undefined : resolve(from, asked)
  if (asked !== undefined && file !== undefined && existsSync(file)) {
    const whole = await readWhole(file, asked)
    return { name: asked, ...whole, labels: undefined, groupBy: undefined, corpus: [] }
  }
  if (project === undefined) {
    throw new CupelError(
      'dataset_missing',
      `There is no file ${asked ?? '(none was named)'} and no config in reach.`,
      {
        hint: 'Name a JSONL file, or run this in a project folder.',
      },
    )
  }
  const name = chooseDataset(project.config, asked)
  const config = datasetConfig(project.config, name)
  const whole = await readWhole(project.path(config.file), config.file, config)
  const corpus = config.corpus === undefined ? [] : await readCorpus(project, config.corpus)
  return { name, ...whole, labels: config.labels, groupBy: config.split?.groupBy ?? config.cluster, corpus }
}

interface Reading {
  readonly mapping?: Parameters<typeof readExamples>[1] extends { mapping?: infer M } | undefined ? M : never
}

async function readWhole(
  source: string,
  name: string,
  { mapping }: Reading = {},
): Promise<Pick<LookedAt, 'examples' | 'problems'>> {
  const examples: Example[] = []
  const problems: string[] = []
  for await (const read of readExamples(openRows({ source, name }), { mapping })) {
    if (read.kind === 'example') examples.push(read.example)
    else problems.push(problemText(read.problem))
  }
  return { examples, problems }
}

/** Exact and near duplicates among examples. */
export async function findDuplicates(examples: readonly Example[]): Promise<DuplicatePair[]> {
  const index = openDuplicateIndex(tmpdir())
  const finder = createDuplicateFinder(index)
  try {
    const pairs: DuplicatePair[] = []
    for (const example of examples) pairs.push(...(await finder.add(example)))
    return pairs
  } finally {
    await index.close()
  }
}

export interface LintResult {
  readonly name: string
  readonly version: DatasetVersion
  readonly findings: readonly Finding[]
}

export const lint = async (wish: Wish): Promise<LintResult> => lintLookedAt(await lookAtDataset(wish))

export async function lintLookedAt(lookedAt: LookedAt): Promise<LintResult> {
  const { name, examples, problems, labels, groupBy, corpus } = lookedAt
  const bad = problems.map(
    (message): Finding => ({
      severity: 'error',
      code: 'not-an-example',
      message,
      remedy: 'Correct the line.',
    }),
  )
  const duplicates = await findDuplicates(examples)
  return {
    name,
    version: datasetVersion(examples),
    findings: [...bad, ...lintDataset({ examples, duplicates, labels, groupBy, corpus })],
  }
}

export async function diff(
  wish: Omit<Wish, 'asked'>,
  a: string,
  b: string,
): Promise<DatasetDiff & { before: DatasetVersion; after: DatasetVersion }> {
  const [before, after] = await Promise.all([
    lookAtDataset({ ...wish, asked: a }),
    lookAtDataset({ ...wish, asked: b }),
  ])
  const broken = [before, after].find(({ problems }) => problems.length > 0)
  if (broken) {
    throw new CupelError(
      'dataset_invalid',
      `${broken.name} has lines that are not examples:\n  ${broken.problems.slice(0, 5).join('\n  ')}`,
      {
        hint: 'Run cupel dataset lint for all of them.',
      },
    )
  }
  const versions = { before: datasetVersion(before.examples), after: datasetVersion(after.examples) }
  return { ...diffDatasets(before.examples, after.examples), ...versions }
}
