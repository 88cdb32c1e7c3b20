import { CupelError, messageOf } from '../../kernel/index.ts'
import {
  datasetVersion,
  type Example,
  type HoldoutState,
  type Lock,
  lockOf,
  openings,
  recommendedComponents,
  signaturesOf,
  signDataset,
  verifyHoldout,
} from '../../prepare/dataset/index.ts'
import type { Project } from '../open-project.ts'
import { lockFile } from './holdout.ts'
import { lint, lookAtDataset } from './look-at-dataset.ts'

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
  const { file = '' } = project.config.datasets[name] ?? {}
  try {
    const { examples } = await lookAtDataset({ project, from: project.folder, asked: name })
    return { name, file, ...countsOf(examples), ...lockFacts(name, examples, lock) }
  } catch (thrown) {
    return { name, file, problem: messageOf(thrown) }
  }
}

function countsOf(examples: readonly Example[]) {
  const count = (isIt: (example: Example) => boolean): number => examples.filter(isIt).length
  return {
    version: datasetVersion(examples).hash,
    examples: examples.length,
    synthetic: count(({ provenance }) => provenance?.kind === 'synthetic'),
    components: Object.entries(recommendedComponents).map(([name, floor]) => ({
      name,
      floor,
      examples: count(({ component }) => component === name),
    })),
    splits: ['fewshot', 'eval', 'holdout'].map(name => ({
      name,
      examples: count(({ split = 'eval' }) => split === name),
    })),
  }
}

function lockFacts(name: string, examples: readonly Example[], lock: Lock) {
  const holdout = datasetVersion(examples.filter(({ split }) => split === 'holdout')).hash
  const version = datasetVersion(examples).hash
  return {
    holdout: { state: verifyHoldout(lock, name, holdout).state, openings: openings(lock, name) },
    validSignatures: signaturesOf(lockOf(lock, name), version).filter(({ isValid }) => isValid).length,
  }
}

/** A dataset with what a person wants to know before signing it. */
export async function describeDataset(project: Project, name: string) {
  if (project.config.datasets[name] === undefined)
    throw new CupelError('dataset_missing', `The config has no dataset "${name}".`, {
      hint: `It has: ${Object.keys(project.config.datasets).join(', ')}.`,
    })
  const wish = { project, from: project.folder, asked: name }
  const { examples } = await lookAtDataset(wish)
  const { findings } = await lint(wish)
  const lock = await lockFile(project).read()
  const version = datasetVersion(examples).hash
  return {
    ...(await summaryOf(project, name, lock)),
    tags: tagCounts(examples),
    labels: counted(examples.flatMap(({ expected }) => expected?.labels ?? expected?.label ?? [])).map(
      ([label, n]) => ({ label, examples: n }),
    ),
    findings,
    ledger: lockOf(lock, name).ledger,
    signatures: signaturesOf(lockOf(lock, name), version),
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

export interface SignWish {
  readonly name: string
  /** What the signer looked at. */
  readonly version: string
  readonly by: string
  readonly role: string
  readonly comment: string
}

/**
 * Puts a person's name under the version that they looked at.
 *
 * @throws CupelError `signature_refused` when the content is another by now
 */
export async function signVersion(project: Project, { name, version, ...facts }: SignWish): Promise<void> {
  const { examples } = await lookAtDataset({ project, from: project.folder, asked: name })
  if (datasetVersion(examples).hash !== version)
    throw new CupelError('signature_refused', `${name} has changed since you opened the page.`, {
      hint: 'Load the page again and look at what is there now.',
    })
  await lockFile(project).update(before =>
    signDataset(before, name, { ...facts, version, clock: project.clock }),
  )
}
