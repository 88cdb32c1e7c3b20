import { CupelError, type Score } from '../../kernel/index.ts'
import type { RunRecord, Trial, TrialQuery } from '../../measure/run/index.ts'
import { type Document, type Example, inputText } from '../../prepare/dataset/index.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { findRun } from './resume-run.ts'

const shownText = 240

/** A trial as a line of a table. */
function trialRow(trial: Trial) {
  const { candidate, exampleId, repeat, outcome, attempts, fromCache, costUsd } = trial
  const facts = {
    candidate,
    exampleId,
    repeat,
    outcome,
    attempts: attempts.length,
    fromCache,
    ...given({ costUsd }),
  }
  if (trial.outcome === 'failed')
    return { ...facts, text: `${trial.code}: ${trial.message}`.slice(0, shownText), scores: {} }
  const { text, label, abstained } = trial.response
  return {
    ...facts,
    text: text.slice(0, shownText),
    ...given({ label, abstained, totalMs: trial.timing.isUnknown ? undefined : trial.timing.totalMs }),
    scores: Object.fromEntries(Object.entries(trial.scores).map(([id, score]) => [id, scoreCell(score)])),
  }
}

function scoreCell(score: Score) {
  if (score.outcome === 'scored') return { outcome: score.outcome, value: score.value }
  const why = score.outcome === 'unscored' ? (score.note ?? score.reason) : (score.note ?? score.code)
  return { outcome: score.outcome, why }
}

/** Fields that are there. */
function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}

/** One part of the trials of a run, as lines of a table. */
export async function trialTable(project: Project, run: string, query: TrialQuery) {
  const { id } = await findRun(project, run)
  const { total, trials } = await project.store.runs.pageOfTrials(id, query)
  return { total, rows: trials.map(trialRow) }
}

/** Everything that a run holds on one example: the example itself, where the dataset still has it, and every trial in full. */
export async function exampleTrials(project: Project, run: string, exampleId: string) {
  const record = await findRun(project, run)
  const trials: Trial[] = []
  for await (const trial of project.store.runs.trials(record.id, { exampleIds: [exampleId] }))
    trials.push(trial)
  const found = await exampleOf(project, record, exampleId)
  return {
    exampleId,
    tags: found?.example.tags ?? {},
    ...given({
      component: found?.example.component,
      input: found && inputText(found.example),
      expected: found?.example.expected,
    }),
    documents: found === undefined ? [] : documentsOf(found, trials),
    trials: trials.map(fullTrial),
  }
}

interface Found {
  readonly example: Example
  readonly corpus: readonly Document[]
}

async function exampleOf(project: Project, { dataset }: RunRecord, id: string): Promise<Found | undefined> {
  if (project.config.datasets[dataset.name] === undefined) return undefined
  const { corpus, readAll } = await openDataset(project, {
    name: dataset.name,
    split: 'all',
    limit: undefined,
  })
  for await (const example of readAll()) if (example.id === id) return { example, corpus }
  return undefined
}

/** The context of the example, and of the corpus what is expected to be cited and what any candidate cites. */
function documentsOf({ example, corpus }: Found, trials: readonly Trial[]): Document[] {
  const cited = trials.flatMap(trial =>
    trial.outcome === 'answered' ? (trial.response.citations ?? []) : [],
  )
  const wanted = new Set([...cited, ...(example.expected?.citations ?? [])].map(({ id }) => id))
  return [...(example.context ?? []), ...corpus.filter(({ id }) => wanted.has(id))]
}

function fullTrial(trial: Trial) {
  const { candidate, repeat, outcome, startedAt, seed, waitedMs, fromCache, costUsd } = trial
  const attempts = trial.attempts.map(({ startedAfterMs, durationMs, failure }) => ({
    startedAfterMs,
    durationMs,
    ...given({ failure }),
  }))
  const facts = {
    candidate,
    repeat,
    outcome,
    startedAt,
    seed,
    waitedMs,
    fromCache,
    attempts,
    ...given({ costUsd }),
  }
  if (trial.outcome === 'failed')
    return {
      ...facts,
      text: '',
      citations: [],
      retrieved: [],
      warnings: [],
      failure: { code: trial.code, message: trial.message },
      scores: [],
    }
  const { text, citations = [], retrieved = [], warnings = [], usage, ...rest } = trial.response
  const { label, abstained, value, toolCalls, confidence, model } = rest
  return {
    ...facts,
    text,
    citations,
    retrieved,
    warnings,
    ...given({ label, abstained, value, toolCalls, confidence, model, usage: usage && given({ ...usage }) }),
    ...(trial.timing.isUnknown
      ? {}
      : given({ firstTokenMs: trial.timing.firstTokenMs, totalMs: trial.timing.totalMs })),
    scores: Object.entries(trial.scores).map(([metric, score]) => ({
      metric,
      ...scoreCell(score),
      ...('evidence' in score && score.evidence !== undefined ? { evidence: score.evidence } : {}),
    })),
  }
}

interface DifferenceWish {
  readonly a: string
  readonly b: string
  readonly metric: string
  readonly better: 'a' | 'b' | 'any'
  readonly offset: number
  readonly limit: number
}

/** Examples on which two candidates differ by a metric, each with the beginning of both answers. */
export async function trialDifferences(project: Project, run: string, wish: DifferenceWish) {
  const record = await findRun(project, run)
  refuseUnknown(record, wish)
  const { id, metrics, dataset } = record
  const isLowerBetter = metrics.find(metric => metric.id === wish.metric)?.direction === 'lower'
  const { a, b, metric, better, offset, limit } = wish
  const higher = better === 'any' ? undefined : isLowerBetter ? (better === 'a' ? 'b' : 'a') : better
  const { counts, total, rows } = await project.store.runs.differences(id, {
    a,
    b,
    metric,
    higher,
    offset,
    limit,
  })
  const texts = await firstTexts(project, id, {
    candidates: [a, b],
    exampleIds: rows.map(row => row.exampleId),
  })
  const { aHigher, bHigher, same } = counts
  return {
    total,
    counts: {
      aBetter: isLowerBetter ? bHigher : aHigher,
      bBetter: isLowerBetter ? aHigher : bHigher,
      same,
      notBoth: Math.max(0, dataset.examples - aHigher - bHigher - same),
    },
    rows: rows.map(row => ({
      exampleId: row.exampleId,
      a: { value: row.a, text: texts.get(JSON.stringify([a, row.exampleId])) ?? '' },
      b: { value: row.b, text: texts.get(JSON.stringify([b, row.exampleId])) ?? '' },
    })),
  }
}

function refuseUnknown({ candidates, metrics }: RunRecord, { a, b, metric }: DifferenceWish): void {
  const names = candidates.map(({ name }) => name)
  const stranger = [a, b].find(name => !names.includes(name))
  if (stranger !== undefined)
    throw new CupelError('candidate_unknown', `The run has no candidate ${stranger}.`, {
      hint: `It has: ${names.join(', ')}.`,
    })
  if (!metrics.some(({ id }) => id === metric))
    throw new CupelError('metric_unknown', `The run has no metric ${metric}.`, {
      hint: `It has: ${metrics.map(({ id }) => id).join(', ')}.`,
    })
}

async function firstTexts(
  project: Project,
  runId: string,
  {
    candidates,
    exampleIds,
  }: { readonly candidates: readonly string[]; readonly exampleIds: readonly string[] },
): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const candidate of candidates)
    for await (const trial of project.store.runs.trials(runId, { candidate, exampleIds }))
      if (trial.repeat === 0 && trial.outcome === 'answered')
        texts.set(JSON.stringify([candidate, trial.exampleId]), trial.response.text.slice(0, 4_000))
  return texts
}
