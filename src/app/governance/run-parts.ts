import { messageOf } from '../../kernel/index.ts'
import type { RunRecord, Trial } from '../../measure/run/index.ts'
import { archiveSegment } from '../../operate/governance/index.ts'
import { renderHtml } from '../../report/index.ts'
import { compareRuns } from '../compare/compare-runs.ts'
import { costReport } from '../cost/cost-report.ts'
import { describeRun } from '../run/describe-runs.ts'
import {
  type DossierPart,
  type Gathered,
  type Gathering,
  jsonPart,
  type LeftOut,
  linesPart,
  textPart,
} from './dossier-parts.ts'

/** Everything of one run: how it stands, its trials, its comparison as JSON and as a page, and its cost. */
export async function runParts(gathering: Gathering, record: RunRecord): Promise<Gathered> {
  const { project, redact, withAnswers } = gathering
  const folder = `runs/${archiveSegment(record.id)}`
  const standing = await describeRun(project, record.id)
  const trials = record.candidates.map(({ name }) =>
    linesPart(`${folder}/trials/${archiveSegment(name)}.jsonl`, redact, async function* () {
      for await (const trial of project.store.runs.trials(record.id, { candidate: name }))
        yield withAnswers ? trial : withoutAnswer(trial)
    }),
  )
  const results = [
    await comparisonParts(gathering, record, folder),
    await costParts(gathering, record, folder),
  ]
  return {
    parts: [
      jsonPart(`${folder}/run.json`, redact, () => ({
        ...record,
        state: standing.state,
        counts: standing.candidates,
      })),
      ...trials,
      ...results.flatMap(({ parts }) => parts),
    ],
    leftOut: results.flatMap(({ leftOut }) => leftOut),
  }
}

/** What was asked, how it went and what it scored; nothing of what was said. */
function withoutAnswer(trial: Trial): unknown {
  if (trial.outcome === 'failed') {
    const { message: _message, attempts, ...facts } = trial
    return { ...facts, attempts: attempts.length }
  }
  const { attempts, response, scores, ...facts } = trial
  const { usage, model, finishReason, confidence, abstained } = response
  return {
    ...facts,
    attempts: attempts.length,
    response: { usage, model, finishReason, confidence, abstained },
    scores: Object.fromEntries(
      Object.entries(scores).map(([id, score]) => [
        id,
        score.outcome === 'scored'
          ? { outcome: score.outcome, value: score.value }
          : { outcome: score.outcome, why: score.outcome === 'unscored' ? score.reason : score.code },
      ]),
    ),
  }
}

async function comparisonParts(
  { project, redact, withAnswers }: Gathering,
  { id }: RunRecord,
  folder: string,
): Promise<Gathered> {
  return unlessRefused(`the comparison of run ${id}`, async () => {
    const whole = await compareRuns(project, [id])
    const comparison = withAnswers
      ? whole
      : {
          ...whole,
          disagreements: { ...whole.disagreements, shown: [] },
          flaky: { ...whole.flaky, shown: [] },
        }
    const page = await renderHtml(comparison)
    return [
      jsonPart(`${folder}/comparison.json`, redact, () => comparison),
      textPart(`${folder}/comparison.html`, redact, () => page),
    ]
  })
}

async function costParts(
  { project, redact }: Gathering,
  { id }: RunRecord,
  folder: string,
): Promise<Gathered> {
  return unlessRefused(`the cost of run ${id}`, async () => {
    const report = await costReport(project, id)
    return [jsonPart(`${folder}/cost.json`, redact, () => report)]
  })
}

/** What cannot be computed any more is left out with the reason; the trials that it was computed from are there. */
async function unlessRefused(what: string, make: () => Promise<DossierPart[]>): Promise<Gathered> {
  try {
    return { parts: await make(), leftOut: [] }
  } catch (thrown) {
    const why: LeftOut = { what, why: messageOf(thrown).split('\n')[0] ?? '' }
    return { parts: [], leftOut: [why] }
  }
}
