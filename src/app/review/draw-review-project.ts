import { timestamp } from '../../kernel/index.ts'
import { drawReview, type ReviewableAnswer, type ReviewSettings } from '../../measure/review/index.ts'
import { type Document, type Example, inputText } from '../../prepare/dataset/index.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { findRun } from '../run/resume-run.ts'
import { refuseNames, type SheetRow, writeReview } from './review-files.ts'

export interface DrawReviewOptions extends Omit<ReviewSettings, 'seed'> {
  readonly run: string
  readonly folder: string
  /** What raters are asked, e.g. "Is every statement supported by the documents? 1 yes, 0 no". */
  readonly question: string
}

export interface DrawnReview {
  readonly answers: number
  readonly perRater: Readonly<Record<string, number>>
  readonly isRandom: boolean
}

/** Draws answers of a run for people to rate, and writes a sheet for each of them and the key that is kept from them. */
export async function drawReviewProject(project: Project, options: DrawReviewOptions): Promise<DrawnReview> {
  refuseNames(options.raters)
  const record = await findRun(project, options.run)
  const { name, split, limit } = record.dataset
  const dataset = await openDataset(project, { name, split, limit })
  const examples = new Map<string, Example>()
  for await (const example of dataset.read()) examples.set(example.id, example)
  const texts = new Map<string, string>()
  const cited = new Map<string, readonly string[]>()
  const answers: ReviewableAnswer[] = []
  const spreads = options.by === 'disagreement' ? await disagreements(project, record.id) : undefined
  for await (const trial of project.store.runs.trials(record.id)) {
    const example = examples.get(trial.exampleId)
    if (trial.outcome !== 'answered' || trial.repeat !== 0 || example === undefined) continue
    const { exampleId, candidate } = trial
    texts.set(textKey({ exampleId, candidate }), answerText(trial.response))
    cited.set(
      textKey({ exampleId, candidate }),
      (trial.response.citations ?? []).map(({ id }) => id),
    )
    answers.push({
      exampleId,
      candidate,
      stratum: example.component,
      disagreement: spreads?.get(exampleId) ?? 0,
    })
  }
  const review = drawReview(answers, { ...options, seed: record.seed })
  const rows = new Map(
    review.items.map(({ id, answer }): [string, SheetRow] => {
      const example = examples.get(answer.exampleId) as Example
      return [
        id,
        {
          item: id,
          question: inputText(example),
          documents: shownDocuments(example, {
            corpus: dataset.corpus,
            cited: cited.get(textKey(answer)) ?? [],
          }),
          answer: texts.get(textKey(answer)) ?? '',
        },
      ]
    }),
  )
  writeReview(project.path(options.folder), {
    key: {
      schema: 'cupel.review/1',
      run: record.id,
      drawnAt: timestamp(project.clock),
      question: options.question,
      isRandom: review.isRandom,
      items: Object.fromEntries(
        review.items.map(({ id, answer: { exampleId, candidate } }) => [id, { exampleId, candidate }]),
      ),
    },
    sheets: Object.fromEntries(
      Object.entries(review.sheets).map(([rater, ids]) => [rater, ids.map(id => rows.get(id) as SheetRow)]),
    ),
  })
  return {
    answers: review.items.length,
    perRater: Object.fromEntries(Object.entries(review.sheets).map(([rater, ids]) => [rater, ids.length])),
    isRandom: review.isRandom,
  }
}

const textKey = ({ exampleId, candidate }: { exampleId: string; candidate: string }): string =>
  JSON.stringify([exampleId, candidate])

/**
 * What an answer can be checked against: the example's own documents, and of a corpus those that the answer cites or the example
 * expects to be cited. A whole corpus fits no cell.
 */
function shownDocuments(
  { context, expected }: Example,
  { corpus, cited }: { readonly corpus: readonly Document[]; readonly cited: readonly string[] },
): string {
  const wanted = new Set([...cited, ...(expected?.citations ?? []).map(({ id }) => id)])
  const documents = [...(context ?? []), ...corpus.filter(({ id }) => wanted.has(id))]
  return documents.map(({ id, text }) => `[${id}] ${text}`).join('\n')
}

/** What a reader is shown: the text, and the fields that a candidate answered in. */
function answerText({
  text,
  label,
  citations,
}: {
  text: string
  label?: string
  citations?: readonly { id: string; quote?: string | undefined }[]
}): string {
  const cited = (citations ?? []).map(({ id, quote }) => (quote === undefined ? id : `${id}: "${quote}"`))
  return [
    ...(label === undefined || text.includes(label) ? [] : [`Verdict: ${label}`]),
    text,
    ...(cited.length === 0 ? [] : [`Cited: ${cited.join('; ')}`]),
  ].join('\n')
}

/** How far the scores of candidates lie apart on each example, over all metrics of a share. */
async function disagreements(project: Project, runId: string): Promise<Map<string, number>> {
  const scores = new Map<string, Map<string, number[]>>()
  for await (const trial of project.store.runs.trials(runId)) {
    if (trial.outcome !== 'answered') continue
    const own = scores.get(trial.exampleId) ?? new Map<string, number[]>()
    scores.set(trial.exampleId, own)
    for (const [metric, score] of Object.entries(trial.scores))
      if (score.outcome === 'scored' && score.value >= 0 && score.value <= 1)
        own.set(metric, [...(own.get(metric) ?? []), score.value])
  }
  return new Map(
    [...scores].map(([id, metrics]) => [
      id,
      Math.max(0, ...[...metrics.values()].map(values => Math.max(...values) - Math.min(...values))),
    ]),
  )
}
