import {
  type CostReport,
  type CostResult,
  centreOf,
  costHeadline,
  costReportSchemaId,
  rankCosts,
} from '../../measure/cost/index.ts'
import { version } from '../../version.ts'
import type { Project } from '../open-project.ts'
import { type CostOptions, runCosts } from './costs-of.ts'

export interface CostReportOptions extends CostOptions {
  readonly generatedAt?: string
}

/** Everything that `cupel cost` shows: the costs of a run's candidates and who is cheapest. */
export async function costReport(
  project: Project,
  run: string,
  options: CostReportOptions = {},
): Promise<CostReport> {
  const { record, config, good, seed, level, results } = await runCosts(project, run, options)
  const rankings = (['usdPerTask', 'usdPerGoodTask'] as const).map(by =>
    rankCosts({ results, by, level, seed }),
  )
  const candidates = results.map(
    ({ draws: _draws, goodDraws: _goodDraws, ends: _ends, ...figures }) => figures,
  )
  return {
    schema: costReportSchemaId,
    tool: { name: 'cupel', version },
    ...(options.generatedAt === undefined ? {} : { generatedAt: options.generatedAt }),
    title: project.config.name,
    run: record.id,
    dataset: {
      name: record.dataset.name,
      version: record.dataset.version,
      examples: record.dataset.examples,
    },
    headline: costHeadline({ candidates, rankings, months: config.months }),
    settings: {
      level,
      draws: drawsIn(results),
      seed,
      ...(config.volume === undefined ? {} : { volume: centreOf(config.volume) }),
      months: config.months,
      ...(good === undefined ? {} : { good }),
    },
    candidates,
    rankings,
  }
}

const drawsIn = (results: readonly CostResult[]): number =>
  results.reduce((most, { draws }) => Math.max(most, draws?.length ?? 0), 0)
