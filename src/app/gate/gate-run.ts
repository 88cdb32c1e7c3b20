import { relative } from 'node:path'
import {
  decideGate,
  exampleHash,
  type GateReport,
  type GateSettings,
  makeSheet,
  type ScoreSheet,
} from '../../decide/gate/index.ts'
import { CupelError } from '../../kernel/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { version } from '../../version.ts'
import { datasetOf, distrustedMetrics, factsOf, statisticsOf } from '../compare/compare-runs.ts'
import type { OpenedDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { findRunToRead } from '../run/find-run-to-read.ts'
import { findRun } from '../run/resume-run.ts'
import { readBaseline, writeBaseline } from './baseline-files.ts'

export interface GateOptions {
  /** Id, the beginning of one, or `latest`, which is the default. */
  readonly run?: string | undefined
  /** Instead of the one of the config. */
  readonly candidate?: string | undefined
  /** Absolute path; instead of the file that the config names. */
  readonly baseline?: string | undefined
  /** A run of the store instead of a file. */
  readonly baselineRun?: string | undefined
  /** Candidate of that run; the gate's own name unless given. */
  readonly baselineCandidate?: string | undefined
  /** Over the settings of the config. */
  readonly settings?: Partial<GateSettings>
}

/** The gate of the config on a run: its candidate against the baseline. */
export async function gateRun(project: Project, options: GateOptions = {}): Promise<GateReport> {
  const settings = { ...project.config.gate, ...options.settings }
  const record = await findRunToRead(project, options.run ?? 'latest')
  const dataset = await datasetOf(project, record)
  const name = chooseCandidate(record, options.candidate ?? settings.candidate)
  const candidate = await sheetOf(project, record, { candidate: name, dataset })
  const { sheet: baseline, source } = await baselineOf(project, { options, settings, record, name, dataset })
  return decideGate({
    candidate,
    baseline,
    source,
    settings,
    examples: await factsOf(dataset, project.config.datasets[record.dataset.name]?.cluster),
    statistics: await statisticsOf(project, dataset),
    distrusted: distrustedMetrics(project, [record]),
    ...(project.config.baselines === undefined ? {} : { baselines: project.config.baselines }),
    cupelVersion: version,
    title: project.config.name,
  })
}

export interface SaveOptions extends Pick<GateOptions, 'run' | 'candidate'> {
  /** Absolute path; the file that the config names unless given. */
  readonly file?: string | undefined
}

/** Writes the scores of one candidate of a run as a baseline. */
export async function saveBaseline(
  project: Project,
  options: SaveOptions = {},
): Promise<{ readonly file: string; readonly sheet: ScoreSheet }> {
  const record = await findRunToRead(project, options.run ?? 'latest')
  const dataset = await datasetOf(project, record)
  const candidate = chooseCandidate(record, options.candidate ?? project.config.gate.candidate)
  const sheet = await sheetOf(project, record, { candidate, dataset })
  const file = options.file ?? project.path(project.config.gate.baseline)
  writeBaseline(file, sheet)
  return { file, sheet }
}

/** The candidate that is meant; an error that lists them where it is not clear. */
function chooseCandidate(record: RunRecord, asked: string | undefined): string {
  const names = record.candidates.map(({ name }) => name)
  const [only] = names
  if (asked === undefined && names.length === 1 && only !== undefined) return only
  if (asked !== undefined && names.includes(asked)) return asked
  const hint = `It has: ${names.join(', ')}. Say which: --candidate NAME, or gate.candidate in the config.`
  if (asked === undefined)
    throw new CupelError('usage_invalid', `Run ${record.id} has ${names.length} candidates.`, { hint })
  throw new CupelError('candidate_unknown', `Run ${record.id} has no candidate ${asked}.`, { hint })
}

/** The scores of one candidate; with hashes of its examples where the dataset is at hand. */
export async function sheetOf(
  project: Pick<Project, 'store'>,
  record: RunRecord,
  { candidate, dataset }: { readonly candidate: string; readonly dataset?: OpenedDataset },
): Promise<ScoreSheet> {
  const trials = project.store.runs.trials(record.id, { candidate })
  if (dataset === undefined) return makeSheet({ record, trials, candidate })
  const hashes = new Map<string, string>()
  for await (const example of dataset.read()) hashes.set(example.id, exampleHash(example))
  return makeSheet({ record, trials, candidate, hashes })
}

async function baselineOf(
  project: Project,
  of: {
    readonly options: GateOptions
    readonly settings: GateSettings
    readonly record: RunRecord
    readonly name: string
    readonly dataset: OpenedDataset
  },
): Promise<{ readonly sheet: ScoreSheet; readonly source: string }> {
  const { options, settings, record, name } = of
  // What the command line names comes before the config, and there a candidate before the file, which has a default.
  const asked = options.baselineRun ?? options.baselineCandidate
  const other =
    options.baselineCandidate ?? (options.baselineRun === undefined ? settings.baselineCandidate : undefined)
  if (asked === undefined && (options.baseline !== undefined || other === undefined)) {
    const path = options.baseline ?? project.path(settings.baseline)
    const shown = relative(project.folder, path)
    return { sheet: readBaseline(path, shown), source: shown }
  }
  const before = options.baselineRun === undefined ? record : await findRun(project, options.baselineRun)
  const candidate = chooseCandidate(before, other ?? name)
  if (before.id === record.id && candidate === name)
    throw new CupelError(
      'usage_invalid',
      `Candidate ${name} of run ${record.id} would be held against itself.`,
      {
        hint: 'Name another run with --baseline-run, or another candidate with --baseline-candidate.',
      },
    )
  if (before.dataset.version !== record.dataset.version)
    throw new CupelError(
      'run_not_comparable',
      `Run ${before.id} was made on another version of the dataset, and the store does not tell which examples changed.`,
      {
        hint: 'Run the baseline again, or save a baseline file right after each run: it keeps the hash of every example.',
      },
    )
  return { sheet: await sheetOf(project, before, { candidate }), source: `run ${before.id}` }
}
