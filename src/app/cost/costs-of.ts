import { openPriceSource } from '../../adapters/pricing/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  type CostConfig,
  type CostResult,
  costPerTask,
  createCostTally,
  type GoodMetric,
} from '../../measure/cost/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { findRunToRead } from '../run/find-run-to-read.ts'
import { candidatePrice } from './candidate-price.ts'
import { confidenceReviews, loadThroughput } from './outside-evidence.ts'

export interface CostOptions {
  /** Tasks a month, in place of what the config states. */
  readonly volume?: number | undefined
}

export interface RunCosts {
  readonly record: RunRecord
  readonly config: CostConfig
  readonly good: string | undefined
  readonly seed: string
  readonly level: number
  readonly results: readonly CostResult[]
}

/** The cost of one task of every candidate of a run, with draws that are paired across candidates. */
export async function costsOf(
  project: Project,
  run: string,
  options: CostOptions = {},
): Promise<readonly CostResult[]> {
  return (await runCosts(project, run, options)).results
}

/** The same with what it rests on. */
export async function runCosts(project: Project, run: string, options: CostOptions = {}): Promise<RunCosts> {
  const record = await findRunToRead(project, run)
  const config = withVolume(project, options.volume)
  const good = goodMetric(project, record)
  const prices = openPriceSource({ at: new Date(project.clock.now()) })
  const { weights, clusterOf, shouldDecline } = await designOf(project, record)
  const tally = createCostTally({
    candidates: record.candidates.map(({ name, kind }) => ({
      name,
      isProgram: kind === 'module' || kind === 'command',
      isBaseline: kind === 'baseline',
      ...candidatePrice(
        name,
        Object.hasOwn(project.config.candidates, name) ? project.config.candidates[name] : undefined,
        prices,
      ),
    })),
    weights,
    good,
    shouldDecline,
  })
  for await (const trial of project.store.runs.trials(record.id)) tally.add(trial)
  const { exampleIds, evidence } = tally.finish()
  const seed = `${record.seed}`
  const level = project.config.compare.confidence
  const results = costPerTask({
    evidence,
    config,
    good: good?.id,
    clusters: clusterCodes(exampleIds, clusterOf),
    throughput: loadThroughput(project, record),
    confidence: confidenceReviews(project, record, { config, good: good?.id, evidence }),
    seed,
    level,
  })
  return { record, config, good: good?.id, seed, level, results }
}

function withVolume({ config, configFile }: Project, volume: number | undefined): CostConfig {
  const unknown = Object.keys(config.cost.candidates).filter(name => !Object.hasOwn(config.candidates, name))
  if (unknown.length > 0) {
    throw new CupelError(
      'config_invalid',
      `${configFile} cost.candidates: there is no candidate ${unknown.map(name => `"${name}"`).join(', ')}.`,
      { hint: `The config has: ${Object.keys(config.candidates).join(', ')}.`, details: { unknown } },
    )
  }
  return volume === undefined ? config.cost : { ...config.cost, volume }
}

/**
 * The metric that says which answers are good: the one in `cost.good`, else the first primary one, where its scores run from 0
 * to 1. Judges and screening metrics are not taken unless they are named.
 */
function goodMetric({ config }: Project, record: RunRecord): GoodMetric | undefined {
  const named = config.cost.good
  const wanted = named ?? config.compare.primary?.[0] ?? record.metrics[0]?.id
  const metric = record.metrics.find(({ id }) => id === wanted)
  if (metric === undefined && named !== undefined) {
    throw new CupelError(
      'metric_unknown',
      `cost.good is ${named}, and run ${record.id} has no such metric.`,
      {
        hint: `It has: ${record.metrics.map(({ id }) => id).join(', ')}.`,
      },
    )
  }
  if (metric === undefined || metric.direction === 'none') return undefined
  if (metric.range[0] !== 0 || metric.range[1] !== 1) return undefined
  return { id: metric.id, direction: metric.direction }
}

/** Weights and clusters of the examples, and which of them should be declined, where the dataset is still that of the run. */
async function designOf(project: Project, { dataset }: RunRecord) {
  const { name, split, limit } = dataset
  const cluster = project.config.datasets[name]?.cluster
  const opened = await openDataset(project, { name, split, limit })
  if (opened.version !== dataset.version) {
    throw new CupelError('run_not_comparable', `The dataset ${name} has changed since the run was made.`, {
      hint: 'Restore the version that the run was made on (cupel dataset diff shows what changed), or run again.',
      details: { runVersion: dataset.version, presentVersion: opened.version },
    })
  }
  const weights = new Map<string, number>()
  const clusterOf = new Map<string, string>()
  const shouldDecline = new Set<string>()
  for await (const { id, weight, tags, expected } of opened.read()) {
    if (expected?.abstain === true) shouldDecline.add(id)
    if (weight !== 1) weights.set(id, weight)
    const tag = cluster === undefined ? undefined : tags[cluster]
    if (tag !== undefined) clusterOf.set(id, tag)
  }
  return { weights, clusterOf, shouldDecline }
}

/** An example without a cluster is one of its own. */
function clusterCodes(
  exampleIds: readonly string[],
  clusterOf: ReadonlyMap<string, string>,
): Int32Array | undefined {
  if (clusterOf.size === 0) return undefined
  const codes = new Map<string, number>()
  return Int32Array.from(exampleIds, id => {
    const name = clusterOf.get(id) ?? `\u0000${id}`
    const code = codes.get(name) ?? codes.size
    codes.set(name, code)
    return code
  })
}
