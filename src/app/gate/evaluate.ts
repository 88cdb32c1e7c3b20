import type { Comparison } from '../../decide/compare/index.ts'
import type { ExampleFacts } from '../../decide/estimate/index.ts'
import {
  decideGate,
  type GateInput,
  type GateReport,
  type GateSettings,
  gateSettingsSchema,
  type ScoreSheet,
} from '../../decide/gate/index.ts'
import { CupelError } from '../../kernel/index.ts'
import type { RunEvent, RunStatus } from '../../measure/run/index.ts'
import { version } from '../../version.ts'
import { compareRuns, distrustedMetrics, factsOf, statisticsOf } from '../compare/compare-runs.ts'
import { openProject } from '../open-project.ts'
import { findRun } from '../run/resume-run.ts'
import { type RunOptions, startRun } from '../run/start-run.ts'
import { readBaseline } from './baseline-files.ts'
import { sheetOf } from './gate-run.ts'

export interface EvaluateOptions extends RunOptions {
  /** Folder of the project, or one below it; the present folder unless given. */
  readonly from?: string
  /** Config file; cupel.yaml unless given. */
  readonly config?: string
  readonly onEvent?: (event: RunEvent) => void
}

/** A run with everything that can be asserted of it, read: the store is closed again. */
export interface Evaluation {
  readonly runId: string
  readonly status: RunStatus
  readonly comparison: Comparison
  /** Scores of each candidate, without texts. */
  readonly sheets: readonly ScoreSheet[]
  /** What deciding on these scores takes besides; for `compareWithBaseline`. */
  readonly basis: Pick<GateInput, 'statistics' | 'distrusted'> & {
    readonly examples: ReadonlyMap<string, ExampleFacts>
    readonly settings: GateSettings
  }
}

/** Runs the project, or some of its candidates, and gives back the estimates: for test suites and programs of one's own. */
export async function evaluate(options: EvaluateOptions = {}): Promise<Evaluation> {
  const { from = process.cwd(), config, onEvent = () => {}, ...run } = options
  await using project = await openProject({ from, configFile: config, environment: process.env })
  const { runId, status, dataset } = await startRun(project, run, { onEvent })
  const record = await findRun(project, runId)
  const candidates = record.candidates.map(({ name }) => name)
  return {
    runId,
    status,
    comparison: await compareRuns(project, [runId], { dataset }),
    sheets: await Promise.all(candidates.map(candidate => sheetOf(project, record, { candidate, dataset }))),
    basis: {
      examples: await factsOf(dataset, project.config.datasets[dataset.name]?.cluster),
      statistics: await statisticsOf(project, dataset),
      distrusted: distrustedMetrics(project, [record]),
      settings: project.config.gate,
    },
  }
}

export interface AgainstBaseline {
  /** Needed where the evaluation has several. */
  readonly candidate?: string | undefined
  /** Over the `gate:` of the config. */
  readonly settings?: Partial<GateSettings>
}

/** One candidate of an evaluation against a baseline: a file, another evaluation with one candidate, or a candidate of the same. */
export function compareWithBaseline(
  evaluation: Evaluation,
  baseline: string | Evaluation | { readonly candidate: string },
  { candidate, settings = {} }: AgainstBaseline = {},
): GateReport {
  const { examples, statistics, distrusted } = evaluation.basis
  const sheet =
    typeof baseline === 'string'
      ? readBaseline(baseline, baseline)
      : 'sheets' in baseline
        ? sheetNamed(baseline, undefined)
        : sheetNamed(evaluation, baseline.candidate)
  return decideGate({
    candidate: sheetNamed(evaluation, candidate),
    baseline: sheet,
    source: typeof baseline === 'string' ? baseline : `run ${sheet.run.id}`,
    examples,
    settings: { ...gateSettingsSchema.parse({ regression: 'off' }), ...settings },
    ...(statistics === undefined ? {} : { statistics }),
    ...(distrusted === undefined ? {} : { distrusted }),
    cupelVersion: version,
    title: evaluation.comparison.title,
  })
}

function sheetNamed({ sheets }: Evaluation, name: string | undefined): ScoreSheet {
  const found =
    name === undefined && sheets.length === 1
      ? sheets[0]
      : sheets.find(({ candidate }) => candidate.name === name)
  if (found !== undefined) return found
  const names = sheets.map(({ candidate }) => candidate.name).join(', ')
  throw name === undefined
    ? new CupelError('usage_invalid', `The evaluation has ${sheets.length} candidates: ${names}.`, {
        hint: 'Say which one is meant: { candidate: NAME }.',
      })
    : new CupelError('candidate_unknown', `The evaluation has no candidate ${name}.`, {
        hint: `It has: ${names}.`,
      })
}
