import { CupelError, type Score } from '../../kernel/index.ts'
import { type HumanRating, type JudgedItem, ratingValue, sameFamily } from '../../measure/judge/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'

export interface JudgedAnswer extends JudgedItem {
  readonly exampleId: string
  readonly candidate: string
  readonly isSynthetic: boolean
  /** What the scorer gave as its reason; empty where it gave none. */
  readonly reason: string
}

/** Every answer of a run with the score that a metric gave it and the ratings of people, where there are any. */
export async function judgedAnswers(
  project: Project,
  record: RunRecord,
  { scorer, ratings }: { readonly scorer: string; readonly ratings: readonly HumanRating[] },
): Promise<JudgedAnswer[]> {
  if (!record.metrics.some(metric => metric.id === scorer)) {
    throw new CupelError('metric_unknown', `Run ${record.id} has no metric ${scorer}.`, {
      hint: `It has: ${record.metrics.map(metric => metric.id).join(', ')}.`,
    })
  }
  const byAnswer = Map.groupBy(ratings, ({ exampleId, candidate }) =>
    JSON.stringify([exampleId, candidate ?? null]),
  )
  const of = (exampleId: string, candidate: string | null) =>
    byAnswer.get(JSON.stringify([exampleId, candidate])) ?? []
  const answers: JudgedAnswer[] = []
  for await (const trial of project.store.runs.trials(record.id)) {
    if (trial.repeat !== 0 || trial.outcome !== 'answered') continue
    const own = [...of(trial.exampleId, trial.candidate), ...of(trial.exampleId, null)]
    const score = trial.scores[scorer]
    answers.push({
      id: JSON.stringify([trial.candidate, trial.exampleId]),
      exampleId: trial.exampleId,
      candidate: trial.candidate,
      verdict: score?.outcome === 'scored' ? score.value : undefined,
      length: trial.response.text.split(/\s+/).filter(word => word !== '').length,
      isOwnFamily: sameFamily(textIn(score, 'model'), trial.response.model),
      reason: textIn(score, 'reason') ?? '',
      ratings: own.map(({ rater, value }) => ({ rater, value: ratingValue(value) })),
      isSynthetic: own.some(({ synthetic }) => synthetic === true),
    })
  }
  return answers
}

/** A text of a score's evidence: the model that gave it, or its reason. */
function textIn(score: Score | undefined, field: string): string | undefined {
  const evidence = score?.outcome === 'scored' ? score.evidence : undefined
  const found = (evidence as Record<string, unknown> | null | undefined)?.[field]
  return typeof found === 'string' ? found : undefined
}
