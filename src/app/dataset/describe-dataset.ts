import { messageOf } from '../../kernel/index.ts'
import {
  datasetVersion,
  type Example,
  type HoldoutState,
  type Lock,
  lockOf,
  openings,
  recommendedComponents,
  signaturesOf,
  verifyHoldout,
} from '../../prepare/dataset/index.ts'
import type { Project } from '../open-project.ts'
import { lockFile } from './holdout.ts'
import { lintLookedAt, lookAtDataset } from './look-at-dataset.ts'
import { datasetConfig } from './open-dataset.ts'

export interface DatasetSummary {
  readonly name: string
  readonly file: string
  /** Why it cannot be read; the other figures are then absent. */
  readonly problem?: string
  readonly version?: string
  readonly examples?: number
  readonly synthetic?: number
  readonly components?: readonly {
    readonly name: string
    readonly examples: number
    readonly floor: number
  }[]
  readonly splits?: readonly { readonly name: string; readonly examples: number }[]
  readonly holdout?: { readonly state: HoldoutState['state']; readonly openings: number }
  readonly validSignatures?: number
}

/** Every dataset of the config; one that cannot be read is there with the reason. */
export async function describeDatasets(project: Project): Promise<DatasetSummary[]> {
  const lock = await lockFile(project).read()
  return Promise.all(Object.keys(project.config.datasets).map(name => summaryOf(project, name, lock)))
}

async function summaryOf(project: Project, name: string, lock: Lock): Promise<DatasetSummary> {
  const { file } = datasetConfig(project.config, name)
  try {
    const { examples } = await lookAtDataset({ project, from: project.folder, asked: name })
    return { name, file, ...factsOf(name, examples, lock) }
  } catch (thrown) {
    return { name, file, problem: messageOf(thrown) }
  }
}

function factsOf(name: string, examples: readonly Example[], lock: Lock) {
  const count = (isIt: (example: Example) => boolean): number => examples.filter(isIt).length
  const version = datasetVersion(examples).hash
  const holdout = datasetVersion(examples.filter(({ split }) => split === 'holdout')).hash
  return {
    version,
    examples: examples.length,
    synthetic: count(({ provenance }) => provenance?.kind === 'synthetic'),
    components: Object.entries(recommendedComponents).map(([component, floor]) => ({
      name: component,
      floor,
      examples: count(example => example.component === component),
    })),
    splits: ['fewshot', 'eval', 'holdout'].map(part => ({
      name: part,
      examples: count(({ split = 'eval' }) => split === part),
    })),
    holdout: { state: verifyHoldout(lock, name, holdout).state, openings: openings(lock, name) },
    validSignatures: signaturesOf(lockOf(lock, name), version).filter(({ isValid }) => isValid).length,
  }
}

/** A dataset with what a person wants to know before signing it. */
export async function describeDataset(project: Project, name: string) {
  const { file } = datasetConfig(project.config, name)
  const lookedAt = await lookAtDataset({ project, from: project.folder, asked: name })
  const { examples } = lookedAt
  const { findings } = await lintLookedAt(lookedAt)
  const lock = await lockFile(project).read()
  const facts = factsOf(name, examples, lock)
  return {
    name,
    file,
    ...facts,
    tags: tagCounts(examples),
    labels: counted(examples.flatMap(({ expected }) => expected?.labels ?? expected?.label ?? [])).map(
      ([label, n]) => ({ label, examples: n }),
    ),
    findings,
    ledger: lockOf(lock, name).ledger,
    signatures: signaturesOf(lockOf(lock, name), facts.version),
    versions: await versionsOf(project, name),
  }
}

const mostValues = 30

function tagCounts(examples: readonly Example[]) {
  const keys = [...new Set(examples.flatMap(({ tags }) => Object.keys(tags)))].sort()
  return keys.map(key => ({
    key,
    values: counted(examples.flatMap(({ tags }) => tags[key] ?? []))
      .slice(0, mostValues)
      .map(([value, n]) => ({ value, examples: n })),
  }))
}

/** Values with how often each is there, the commonest first. */
const counted = (values: readonly string[]): [string, number][] =>
  [...Map.groupBy(values, value => value)]
    .map(([value, all]): [string, number] => [value, all.length])
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))

/** Versions that runs were made on, the latest first. */
async function versionsOf(project: Project, name: string) {
  const records = (await project.store.runs.listRuns()).filter(({ dataset }) => dataset.name === name)
  return [...Map.groupBy(records, ({ dataset }) => dataset.version)].map(([version, own]) => ({
    version,
    runs: own.map(({ id }) => id),
    firstSeen: own.at(-1)?.createdAt ?? '',
  }))
}
